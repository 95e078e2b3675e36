{#
    P of each comparison after the correction for all of its experiment and metric, and what follows from it. Only the primary metric over all
    profiles decides; Holm corrects over the arms, Benjamini and Hochberg over the groups.
-#}
{%- set keys = 'experiment_id, metric, is_exploratory' -%}
with

tests as (
    select
        tests.*,
        experiments.analysis_plan,
        experiments.alpha,
        tests.dimension <> 'all' as is_exploratory,
        case
            when tests.dimension <> 'all' then 'exploratory'
            when tests.metric = experiments.primary_metric then 'primary'
            when tests.metric = 'opted_out' then 'guard_rail'
            else 'secondary'
        end as role,
        tests.metric = 'opted_out' and experiments.primary_metric <> 'opted_out' as is_guard_rail,
        {#- a sequential plan is looked at often, so all of it goes by what holds at every look #}
        {%- for fixed, sequence in {'p_value': 'sequence_p_value', 'effect_low': 'sequence_low', 'effect_high': 'sequence_high'}.items() %}
        case when experiments.analysis_plan = 'sequential' then tests.{{ sequence }} else tests.{{ fixed }} end as deciding_{{ fixed }},
        {%- endfor %}
        {#- events that an arm as small as the smaller one may expect #}
        {{ least_of('tests.treatment_units', 'tests.control_units') }} as units_of_smaller_arm,
        {{ safe_divide('tests.treatment_events + tests.control_events', 'tests.treatment_units + tests.control_units') }}
        * {{ least_of('tests.treatment_units', 'tests.control_units') }} as expected_events,
        validity.has_srm,
        validity.is_final,
        validity.started_at,
        validity.ends_at
    from {{ ref('int_experiment_tests') }} as tests
    inner join {{ ref('int_experiments') }} as experiments on tests.experiment_id = experiments.experiment_id
    inner join {{ ref('int_experiment_validity') }} as validity on tests.experiment_id = validity.experiment_id
),

steps as (
    select
        *,
        {{ holm_step('deciding_p_value', keys) }} as holm_step,
        {{ benjamini_hochberg_step('deciding_p_value', keys) }} as benjamini_hochberg_step
    from tests
),

adjusted as (
    select
        *,
        case
            when is_exploratory then {{ benjamini_hochberg_p('benjamini_hochberg_step', 'deciding_p_value', keys) }}
            else {{ holm_p('holm_step', 'deciding_p_value', keys) }}
        end as p_adjusted
    from steps
)

select
    *,
    case
        when has_srm then 'invalid'
        when analysis_plan = 'fixed' and not is_final then 'running'
        when units_of_smaller_arm < {{ var('experiment_min_units') }} or expected_events < 5 then 'too_few'
        when is_guard_rail and deciding_effect_low > 0 then 'harm'
        when is_guard_rail and deciding_effect_high <= {{ var('guard_rail_margin') }} then 'no_harm'
        when is_guard_rail then 'not_ruled_out'
        when p_adjusted < alpha and effect > 0 then 'increase'
        when p_adjusted < alpha and effect < 0 then 'decrease'
        else 'inconclusive'
    end as verdict
from adjusted
