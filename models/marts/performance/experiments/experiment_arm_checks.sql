{#
    Whether the lot fell as planned, and what may weaken a comparison. Only sizes unlike the plan (SRM) make results invalid; the rest warns,
    and no one changes arm.
-#}
with

texted as (
    select
        experiment_id,
        arm_key,
        cast(texted as integer) as texted
    from {{ ref('int_experiment_sums') }}
    where dimension = 'all'
)

select
    arms.experiment_id,
    arms.arm,
    experiments.experiment_name,
    experiments.kind,
    experiments.tested,
    arms.is_control,
    {{ as_decimal('arms.planned_share', 28, 12) }} as planned_share,
    counts.assigned,
    {{ as_decimal('validity.assigned * arms.planned_share', 28, 12) }} as expected,
    counts.units,
    counts.immature_units,
    counts.excluded_units,
    {{ as_decimal('validity.srm_chi2', 28, 12) }} as srm_chi2,
    {{ as_decimal('validity.srm_p_value', 28, 12) }} as srm_p_value,
    {{ as_decimal('validity.units_srm_p_value', 28, 12) }} as units_srm_p_value,
    validity.has_srm,
    {{ as_decimal('pre_periods.effect', 28, 12) }} as pre_period_effect,
    {{ as_decimal('pre_periods.p_value', 28, 12) }} as pre_period_p_value,
    {{ ratio_of('texted.texted', 'counts.units') }} as texted_share,
    case when experiments.kind = 'holdout' and arms.is_control then texted.texted end as crossed_over,
    case when not arms.is_control then counts.units - texted.texted end as untreated,
    counts.shared_numbers,
    counts.first_assigned_at,
    counts.last_assigned_at,
    validity.ends_at,
    validity.is_final
from {{ ref('int_experiment_arms') }} as arms
inner join {{ ref('int_experiments') }} as experiments on arms.experiment_id = experiments.experiment_id
inner join {{ ref('int_experiment_validity') }} as validity on arms.experiment_id = validity.experiment_id
inner join {{ ref('int_experiment_arm_counts') }} as counts
    on arms.experiment_id = counts.experiment_id and arms.arm_key = counts.arm_key
left join {{ ref('int_experiment_pre_periods') }} as pre_periods
    on arms.experiment_id = pre_periods.experiment_id and arms.arm_key = pre_periods.arm_key
left join texted on arms.experiment_id = texted.experiment_id and arms.arm_key = texted.arm_key
