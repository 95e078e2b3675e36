{#
    All that tests need of an arm, and of a group in it: numbers of profiles and sums of measures minus their mean in the experiment, of their
    squares and products. A row a profile and metric would be twelve times as many.
-#}
{%- set measures = experiment_measures() -%}
{%- set products = [] -%}
{%- set events = [] -%}
{%- for metric in experiment_metrics().values() -%}
    {%- set other = metric.over or ('revenue_before' if metric.before) -%}
    {%- if other -%}{%- do products.append((metric.mean, other)) -%}{%- endif -%}
    {%- if metric.events and metric.events not in events -%}{%- do events.append(metric.events) -%}{%- endif -%}
{%- endfor -%}
with

outcomes as (
    select * from {{ ref('int_experiment_outcomes') }}
),

means as (
    select
        experiment_id,
        {%- for measure in measures %}
        avg(cast({{ measure }} as {{ type_double() }})) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from outcomes
    group by experiment_id
),

centered as (
    select
        outcomes.experiment_id,
        outcomes.profile_id,
        outcomes.arm_key,
        outcomes.texted,
        outcomes.sms_revenue,
        {%- for measure in measures %}
        cast(outcomes.{{ measure }} as {{ type_double() }}) - means.{{ measure }} as {{ measure }},
        {%- endfor %}
        {%- for event in events %}
        outcomes.{{ event }} as {{ event }}_events{{ ',' if not loop.last }}
        {%- endfor %}
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
        groups.dimension,
        groups.dimension_value,
        {{ experiment_sums('centered', measures, products, events) | indent(8) }}
    from centered
    inner join {{ ref('int_experiment_groups') }} as groups
        on centered.experiment_id = groups.experiment_id and centered.profile_id = groups.profile_id
    group by centered.experiment_id, centered.arm_key, groups.dimension, groups.dimension_value
)

select
    grouped.*,
    {%- for measure in measures %}
    means.{{ measure }} as mean_{{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
from grouped
left join means on grouped.experiment_id = means.experiment_id
