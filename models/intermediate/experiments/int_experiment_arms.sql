{# Arms that are planned or have profiles. An arm is one word however it is capitalized; the plan says how it is shown. -#}
with

arms as (
    select
        experiment_id,
        lower(arm) as arm_key,
        arm as planned_arm,
        cast(null as {{ dbt.type_string() }}) as assigned_arm,
        cast(planned_share as {{ type_double() }}) as planned_share
    from {{ ref('int_experiment_arms_validated') }}
    union all
    select distinct
        experiment_id,
        arm_key,
        cast(null as {{ dbt.type_string() }}) as planned_arm,
        arm as assigned_arm,
        cast(null as {{ type_double() }}) as planned_share
    from {{ ref('int_experiment_assignments') }}
),

merged as (
    select
        experiment_id,
        arm_key,
        coalesce(min(planned_arm), min(assigned_arm)) as arm,
        sum(planned_share) as planned_share
    from arms
    group by experiment_id, arm_key
)

select
    merged.experiment_id,
    merged.arm_key,
    merged.arm,
    merged.planned_share,
    merged.arm_key = experiments.control_key as is_control
from merged
inner join {{ ref('int_experiments') }} as experiments on merged.experiment_id = experiments.experiment_id
