{#
    All that tests need of an arm, and of a group in it: numbers of profiles and sums of measures minus their mean in the experiment, of their
    squares and products. A row a profile and metric would be twelve times as many.
-#}
{%- set measures = experiment_measures() -%}
{%- set products = experiment_products() -%}
{%- set events = experiment_metrics().values() | selectattr('events', 'defined') | map(attribute='events') | unique | list -%}
with

outcomes as (
    select * from {{ ref('int_experiment_outcomes') }}
),

means as (
    select
        {%- for measure in measures %}
        avg(cast({{ measure }} as {{ type_double() }})) as {{ measure }},
        {%- endfor %}
        experiment_id
    from outcomes
    group by experiment_id
),

centered as (
    select
        outcomes.profile_id,
        outcomes.arm_key,
        outcomes.texted,
        outcomes.sms_revenue,
        {%- for measure in measures %}
        cast(outcomes.{{ measure }} as {{ type_double() }}) - means.{{ measure }} as {{ measure }},
        {%- endfor %}
        {%- for event in events %}
        outcomes.{{ event }} as {{ event }}_events,
        {%- endfor %}
        outcomes.experiment_id
    from outcomes
    inner join means on outcomes.experiment_id = means.experiment_id
),

{# dimension all holds arms without a profile that counts too #}
grouped as (
    select
        arms.experiment_id,
        arms.arm_key,
        'all' as dimension,
        'all' as dimension_value,
        {{ experiment_sums('centered', measures, products, events) | indent(8) }}
    from {{ ref('int_experiment_arms') }} as arms
    left join centered on arms.experiment_id = centered.experiment_id and arms.arm_key = centered.arm_key
    group by arms.experiment_id, arms.arm_key
    union all
    select
        centered.experiment_id,
        centered.arm_key,
        parts.dimension,
        parts.dimension_value,
        {{ experiment_sums('centered', measures, products, events) | indent(8) }}
    from centered
    inner join {{ ref('int_experiment_groups') }} as parts
        on centered.experiment_id = parts.experiment_id and centered.profile_id = parts.profile_id
    group by centered.experiment_id, centered.arm_key, parts.dimension, parts.dimension_value
)

select
    {%- for measure in measures %}
    means.{{ measure }} as mean_{{ measure }},
    {%- endfor %}
    grouped.*
from grouped
left join means on grouped.experiment_id = means.experiment_id
