{#
    The five measures of each segment with their trends, and its opt-outs as they were a period ago, in one form. Null is what the
    membership history does not cover: is_covered says whether it covers all that the rule of the measure needs.
-#}
{%- set days = var('performance_days') -%}
{%- set lag = maturity_days() -%}
{%- set rates = [
    ('engagement', 0, 'members_at_texts_start', 'texts_clicked_a_year_ago'),
    ('opt_out', 0, 'members_at_texts_start', 'opt_outs_a_year_ago'),
    ('opt_out', 1, 'members_at_previous_texts_start', none),
] -%}
with

sizes as (
    select * from {{ ref('int_health_sizes') }}
),

last_year as (
    select * from {{ ref('int_health_days') }}
),

segments as (
    {%- for measure, periods_ago, members, last_year in rates %}
    {%- set minus_days = lag + (periods_ago + 1) * days - 1 %}
    select
        sizes.segment_name,
        sizes.second_key,
        '{{ measure }}' as measure,
        {{ periods_ago }} as periods_ago,
        {{ members }} as members_at_start,
        {% if last_year -%}
        case
            when sizes.history_from_at <= {{ start_of_date(364 + minus_days) }}
                then {{ safe_divide('last_year.' ~ last_year, 'last_year.texts_received_a_year_ago') }}
        end
        {%- else -%}
        cast(null as {{ type_double() }})
        {%- endif %} as last_year_value,
        sizes.history_from_at <= {{ start_of_date(minus_days) }} as is_current_covered,
        sizes.history_from_at <= {{ start_of_date(minus_days + days) }} as is_previous_covered,
        {{ as_of_date(minus_days) }} as period_start,
        {{ as_of_date(minus_days - days + 1) }} as period_end
    from sizes
    left join last_year
        on sizes.segment_name = last_year.segment_name and coalesce(sizes.second_key, '') = coalesce(last_year.second_key, '')
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    segments.segment_name,
    segments.second_key,
    segments.measure,
    segments.periods_ago,
    {% for column in ['current_value', 'current_low', 'current_high'] -%}
    case when segments.is_current_covered then rates.{{ column }} end as {{ column }},
    {% endfor -%}
    {% for column in ['previous_value', 'trend', 'trend_se', 'trend_z', 'rest_trend', 'excess_trend', 'excess_z'] -%}
    case when segments.is_previous_covered then rates.{{ column }} end as {{ column }},
    {% endfor -%}
    segments.last_year_value,
    rates.units,
    segments.members_at_start,
    rates.events_current,
    rates.events_previous,
    segments.is_previous_covered as is_covered,
    segments.period_start,
    segments.period_end
from segments
left join {{ ref('int_health_rates') }} as rates
    on
        segments.segment_name = rates.segment_name
        and coalesce(segments.second_key, '') = coalesce(rates.second_key, '')
        and segments.measure = rates.measure
        and segments.periods_ago = rates.periods_ago
union all
select
    segment_name,
    second_key,
    measure,
    0 as periods_ago,
    current_value,
    current_low,
    current_high,
    previous_value,
    {{ safe_divide('current_value', 'previous_value') }} - 1 as trend,
    cast(null as {{ type_double() }}) as trend_se,
    cast(null as {{ type_double() }}) as trend_z,
    {{ safe_divide('rest_value', 'previous_rest_value') }} - 1 as rest_trend,
    {{ safe_divide(safe_divide('current_value', 'previous_value'), safe_divide('rest_value', 'previous_rest_value')) }} - 1 as excess_trend,
    cast(null as {{ type_double() }}) as excess_z,
    last_year_value,
    units,
    members_at_start,
    cast(null as {{ type_double() }}) as events_current,
    cast(null as {{ type_double() }}) as events_previous,
    members_at_start is not null and (measure <> 'revenue' or previous_value is not null) as is_covered,
    {{ as_of_date(days - 1) }} as period_start,
    {{ as_of_date() }} as period_end
from {{ ref('int_health_counts') }}
