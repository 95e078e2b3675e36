{# Standard errors, p and intervals of the effects, fixed and at every look (measurement.md section 5). One row a comparison. -#}
{%- set keys = ['experiment_id', 'arm_key', 'metric', 'dimension', 'dimension_value'] -%}
with

errors as (
    select
        effects.*,
        experiments.alpha,
        {{ z_of_alpha('experiments.alpha') }} as z_of_alpha,
        case when experiments.outcome_days is not null then {{ sequence_rho2('experiments.alpha', 'experiments.planned_units') }} end as rho2,
        cast(effects.treatment_units + effects.control_units as {{ type_double() }}) as units,
        {%- for plain, effect in {'': 'effect', 'plain_': 'plain_effect'}.items() %}
        sqrt({{ variance_of_difference(
            'effects.' ~ plain ~ 'treatment_variance', 'effects.treatment_units', 'effects.' ~ plain ~ 'control_variance', 'effects.control_units'
        ) }}) as {{ effect }}_se,
        {{ welch_df(
            'effects.' ~ plain ~ 'treatment_variance', 'effects.treatment_units', 'effects.' ~ plain ~ 'control_variance', 'effects.control_units'
        ) }} as {{ effect }}_df,
        {%- endfor %}
        sqrt({{ variance_of_difference(
            'effects.treatment_variance / nullif(effects.control_mean * effects.control_mean, 0)', 'effects.treatment_units',
            'effects.control_variance * effects.treatment_mean * effects.treatment_mean / nullif('
            ~ 'effects.control_mean * effects.control_mean * effects.control_mean * effects.control_mean, 0)', 'effects.control_units'
        ) }}) as relative_effect_se
    from {{ ref('int_experiment_effects') }} as effects
    inner join {{ ref('int_experiments') }} as experiments on effects.experiment_id = experiments.experiment_id
),

ratios as (
    select
        *,
        effect / nullif(effect_se, 0) as t,
        plain_effect / nullif(plain_effect_se, 0) as plain_t,
        {{ t_quantile('z_of_alpha', 'effect_df') }} * effect_se as reach,
        {{ t_quantile('z_of_alpha', 'plain_effect_df') }} * plain_effect_se as plain_reach,
        case when effect_se > 0 then {{ sequence_half_width('units', 'effect_se', 'alpha', 'rho2') }} end as sequence_reach
    from errors
),

normals as (
    select
        *,
        {{ z_of_t('t', 'effect_df') }} as z,
        {{ z_of_t('plain_t', 'plain_effect_df') }} as plain_z
    from ratios
),

tests as (
    select
        *,
        {{ two_sided_p('z') }} as p_value,
        {{ two_sided_p('plain_z') }} as plain_p_value,
        {{ sequence_p('units', 't', 'rho2') }} as sequence_p_value
    from normals
),

compared as (
    select
        own.*,
        rest.effect as rest_effect,
        (own.effect - rest.effect) / nullif(sqrt(own.effect_se * own.effect_se + rest.effect_se * rest.effect_se), 0) as versus_rest_z
    from tests as own
    left join tests as rest on {{ same_columns('own', 'rest', keys) }} and rest.scope = 'rest'
    where own.scope = 'own'
)

select
    {{ keys | join(',\n    ') }},
    estimator,
    treatment_units,
    control_units,
    treatment_events,
    control_events,
    treatment_mean,
    control_mean,
    effect,
    effect_se,
    effect - reach as effect_low,
    effect + reach as effect_high,
    effect_df as degrees_of_freedom,
    p_value,
    effect - sequence_reach as sequence_low,
    effect + sequence_reach as sequence_high,
    sequence_p_value,
    effect / nullif(control_mean, 0) as relative_effect,
    relative_effect_se,
    theta,
    plain_effect,
    plain_effect_se,
    plain_effect - plain_reach as plain_effect_low,
    plain_effect + plain_reach as plain_effect_high,
    plain_p_value,
    1 - (effect_se * effect_se) / nullif(plain_effect_se * plain_effect_se, 0) as variance_reduction,
    (1.959964 + 0.841621) * effect_se as minimum_detectable_effect,
    rest_effect,
    {{ two_sided_p('versus_rest_z') }} as versus_rest_p_value,
    sms_revenue
from compared
