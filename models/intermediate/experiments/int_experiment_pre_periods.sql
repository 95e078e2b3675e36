{# What profiles of an arm spent before they were assigned, against control: a difference beyond chance means that the lot was none. -#}
with

spends as (
    select
        sums.experiment_id,
        sums.arm_key,
        arms.is_control,
        sums.n_revenue_before as units,
        {{ safe_divide('sums.sum_revenue_before', 'sums.n_revenue_before') }} as mean_spend,
        {{ variance('sums.n_revenue_before', 'sums.sum_revenue_before', 'sums.sum_revenue_before_2') }} as variance
    from {{ ref('int_experiment_sums') }} as sums
    inner join {{ ref('int_experiment_arms') }} as arms
        on sums.experiment_id = arms.experiment_id and sums.arm_key = arms.arm_key
    where sums.dimension = 'all'
),

differences as (
    select
        treated.experiment_id,
        treated.arm_key,
        treated.mean_spend - control.mean_spend as effect,
        {{ variance_of_difference('treated.variance', 'treated.units', 'control.variance', 'control.units') }} as effect_variance,
        {{ welch_df('treated.variance', 'treated.units', 'control.variance', 'control.units') }} as df
    from spends as treated
    inner join spends as control on treated.experiment_id = control.experiment_id and control.is_control
    where not treated.is_control
),

ratios as (
    select
        *,
        effect / nullif(sqrt(effect_variance), 0) as t
    from differences
)

select
    experiment_id,
    arm_key,
    effect,
    {{ p_of_t('t', 'df') }} as p_value
from ratios
