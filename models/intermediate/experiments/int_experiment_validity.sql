{#
    Whether an experiment may be judged: sizes of its arms as planned (SRM: chi-square over all who were assigned, and over those who count),
    and its end reached. Without a planned share of each arm there is no test.
-#}
with

counts as (
    select * from {{ ref('int_experiment_arm_counts') }}
),

totals as (
    select
        experiment_id,
        sum(assigned) as assigned,
        sum(units) as units,
        sum(open_units) as open_units,
        count(*) as arms,
        count(planned_share) as planned_arms,
        min(first_assigned_at) as first_assigned_at,
        max(last_window_ends_at) as last_window_ends_at
    from counts
    group by experiment_id
),

distances as (
    select
        {%- for count in ['assigned', 'units'] %}
        sum({{ safe_divide(
            '(counts.' ~ count ~ ' - totals.' ~ count ~ ' * counts.planned_share) * (counts.' ~ count ~ ' - totals.' ~ count ~ ' * counts.planned_share)',
            'totals.' ~ count ~ ' * counts.planned_share'
        ) }}) as {{ count }}_chi2,
        {%- endfor %}
        counts.experiment_id
    from counts
    inner join totals on counts.experiment_id = totals.experiment_id
    where totals.arms = totals.planned_arms
    group by counts.experiment_id
),

tested as (
    select
        totals.*,
        totals.arms - 1 as df,
        distances.assigned_chi2,
        distances.units_chi2
    from totals
    left join distances on totals.experiment_id = distances.experiment_id
),

chances as (
    select
        *,
        {{ chi2_tail('assigned_chi2', 'df') }} as srm_p_value,
        {{ chi2_tail('units_chi2', 'df') }} as units_srm_p_value
    from tested
)

select
    experiments.experiment_id,
    chances.assigned,
    chances.assigned_chi2 as srm_chi2,
    chances.srm_p_value,
    chances.units_srm_p_value,
    case
        when chances.srm_p_value is not null
            then chances.srm_p_value < {{ var('srm_p_threshold') }} or coalesce(chances.units_srm_p_value < {{ var('srm_p_threshold') }}, false)
    end as has_srm,
    coalesce(chances.units > 0 and chances.open_units = 0, false) and coalesce(experiments.ends_at <= {{ as_of() }}, true) as is_final,
    coalesce(experiments.starts_at, chances.first_assigned_at) as started_at,
    coalesce(experiments.ends_at, chances.last_window_ends_at) as ends_at
from {{ ref('int_experiments') }} as experiments
left join chances on experiments.experiment_id = chances.experiment_id
