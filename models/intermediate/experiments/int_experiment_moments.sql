{#
    One row an experiment, arm, metric and group, with what tests ask for: the metric (y) and what it is adjusted by or divided by (w). For
    each group but all also the rest: everybody of the arm who is not in it.
-#}
{%- set keys = ['experiment_id', 'arm_key', 'metric'] -%}
with

sums as (
    select * from {{ ref('int_experiment_sums') }}
),

own as (
    {%- for name, metric in experiment_metrics().items() %}
    {%- set other = second_measure(metric) %}
    select
        experiment_id,
        arm_key,
        dimension,
        dimension_value,
        '{{ name }}' as metric,
        '{{ 'ratio' if metric.over else 'cuped' if metric.before else 'difference' }}' as estimator,
        n_{{ metric.mean }} as units,
        {{ 'events_' ~ metric.events if metric.events else 'cast(null as ' ~ dbt.type_bigint() ~ ')' }} as events,
        mean_{{ metric.mean }} as center_y,
        sum_{{ metric.mean }} as sum_y,
        sum_{{ metric.mean }}_2 as sum_y2,
        {%- if other %}
        mean_{{ other }} as center_w,
        sum_{{ other }} as sum_w,
        sum_{{ other }}_2 as sum_w2,
        sum_{{ metric.mean }}_by_{{ other }} as sum_yw,
        {%- else %}
        {%- for column in ['center_w', 'sum_w', 'sum_w2', 'sum_yw'] %}
        cast(null as {{ type_double() }}) as {{ column }},
        {%- endfor %}
        {%- endif %}
        {{ as_decimal('sms_revenue' if name == 'revenue' else 'null', 18, 2) }} as sms_revenue
    from sums
    {%- if name in ('retained', 'cost') %}
    {#- what no window is long enough for, or no source reports, has no row #}
    where n_{{ name }} > 0
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    'own' as scope,
    own.*
from own
union all
select
    'rest' as scope,
    own.experiment_id,
    own.arm_key,
    own.dimension,
    own.dimension_value,
    own.metric,
    own.estimator,
    everyone.units - own.units as units,
    everyone.events - own.events as events,
    own.center_y,
    everyone.sum_y - own.sum_y as sum_y,
    everyone.sum_y2 - own.sum_y2 as sum_y2,
    own.center_w,
    everyone.sum_w - own.sum_w as sum_w,
    everyone.sum_w2 - own.sum_w2 as sum_w2,
    everyone.sum_yw - own.sum_yw as sum_yw,
    everyone.sms_revenue - own.sms_revenue as sms_revenue
from own
inner join own as everyone
    on {{ same_columns('own', 'everyone', keys) }} and everyone.dimension = 'all'
where own.dimension <> 'all'
