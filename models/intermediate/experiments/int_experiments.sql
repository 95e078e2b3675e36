{#
    What is registered, and what only holdout_assignments knows of: a holdout unless it says otherwise, compared with its arm control, else
    A. A sequence needs a window for each profile; without one the plan is fixed.
-#}
with

registered as (
    select * from {{ ref('int_experiments_validated') }}
),

assigned as (
    select
        experiment_id,
        max(case when coalesce(is_holdout, true) then 1 else 0 end) as is_holdout,
        max(case when lower(arm) = 'control' then 1 else 0 end) as has_control
    from {{ ref('stg_inputs__holdout_assignments') }}
    where is_accepted
    group by experiment_id
),

described as (
    select
        experiment_id,
        experiment_name,
        kind,
        tested,
        lower(control_arm) as control_key,
        starts_at,
        ends_at,
        primary_metric,
        analysis_plan,
        outcome_days,
        planned_units,
        cast(alpha as {{ type_double() }}) as alpha,
        campaign_id,
        flow_id
    from registered
    union all
    select
        assigned.experiment_id,
        cast(null as {{ dbt.type_string() }}) as experiment_name,
        case when assigned.is_holdout = 1 then 'holdout' else 'ab' end as kind,
        cast(null as {{ dbt.type_string() }}) as tested,
        case when assigned.has_control = 1 then 'control' else 'a' end as control_key,
        cast(null as {{ dbt.type_timestamp() }}) as starts_at,
        cast(null as {{ dbt.type_timestamp() }}) as ends_at,
        cast(null as {{ dbt.type_string() }}) as primary_metric,
        cast(null as {{ dbt.type_string() }}) as analysis_plan,
        cast(null as integer) as outcome_days,
        cast(null as integer) as planned_units,
        cast(null as {{ type_double() }}) as alpha,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as flow_id
    from assigned
    left join registered on assigned.experiment_id = registered.experiment_id
    where registered.experiment_id is null
)

select
    experiment_id,
    experiment_name,
    kind,
    tested,
    control_key,
    starts_at,
    ends_at,
    coalesce(primary_metric, case when kind = 'holdout' then 'revenue' else 'converted' end) as primary_metric,
    case when analysis_plan = 'sequential' and (outcome_days is not null or kind = 'ab') then 'sequential' else 'fixed' end as analysis_plan,
    coalesce(outcome_days, case when kind = 'ab' then {{ var('experiment_outcome_days') }} end) as outcome_days,
    planned_units,
    coalesce(alpha, 0.05) as alpha,
    campaign_id,
    flow_id
from described
