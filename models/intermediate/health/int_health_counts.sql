{# Churn, size and revenue of each segment now, a period before and a year ago; null where the membership history does not cover them. -#}
{%- set days = var('performance_days') -%}
{%- set revenue_starts = {'current': days - 1, 'previous': 2 * days - 1, 'a_year_ago': 364 + days - 1} -%}
with

sizes as (
    select * from {{ ref('int_health_sizes') }}
),

subscribers as (
    select
        max(case when segment_name = 'sms_subscribers' then members_current end) as subscribers_current,
        max(case when segment_name = 'sms_subscribers' then members_at_start end) as subscribers_at_start
    from sizes
),

revenues as (
    select
        {% for name, minus_days in revenue_starts.items() -%}
        {%- set is_covered = 'sizes.history_from_at <= ' ~ start_of_date(minus_days) -%}
        case when {{ is_covered }} then coalesce(days.revenue_{{ name }}, 0) end as revenue_{{ name }},
        case when {{ is_covered }} then days.shop_revenue_{{ name }} - coalesce(days.revenue_{{ name }}, 0) end as rest_revenue_{{ name }},
        {% endfor -%}
        sizes.segment_name,
        sizes.second_key,
        sizes.members_at_start
    from sizes
    left join {{ ref('int_health_days') }} as days
        on sizes.segment_name = days.segment_name and coalesce(sizes.second_key, '') = coalesce(days.second_key, '')
)

select
    segment_name,
    second_key,
    'churn' as measure,
    {{ safe_divide('lost_current', 'members_at_start') }} as current_value,
    {{ safe_divide('lost_previous', 'members_at_previous_start') }} as previous_value,
    cast(null as {{ type_double() }}) as rest_value,
    cast(null as {{ type_double() }}) as previous_rest_value,
    {{ safe_divide('lost_a_year_ago', 'members_at_start_a_year_ago') }} as last_year_value,
    {{ wilson_low('lost_current', 'members_at_start') }} as current_low,
    {{ wilson_high('lost_current', 'members_at_start') }} as current_high,
    members_at_start as units,
    members_at_start
from sizes
union all
select
    sizes.segment_name,
    sizes.second_key,
    'size' as measure,
    cast(sizes.members_current as {{ type_double() }}) as current_value,
    cast(sizes.members_at_start as {{ type_double() }}) as previous_value,
    cast(subscribers.subscribers_current - sizes.members_current as {{ type_double() }}) as rest_value,
    cast(subscribers.subscribers_at_start - sizes.members_at_start as {{ type_double() }}) as previous_rest_value,
    cast(sizes.members_a_year_ago as {{ type_double() }}) as last_year_value,
    cast(null as {{ type_double() }}) as current_low,
    cast(null as {{ type_double() }}) as current_high,
    sizes.members_current as units,
    sizes.members_at_start
from sizes
cross join subscribers
union all
select
    segment_name,
    second_key,
    'revenue' as measure,
    cast(revenue_current as {{ type_double() }}) as current_value,
    cast(revenue_previous as {{ type_double() }}) as previous_value,
    cast(rest_revenue_current as {{ type_double() }}) as rest_value,
    cast(rest_revenue_previous as {{ type_double() }}) as previous_rest_value,
    cast(revenue_a_year_ago as {{ type_double() }}) as last_year_value,
    cast(null as {{ type_double() }}) as current_low,
    cast(null as {{ type_double() }}) as current_high,
    members_at_start as units,
    members_at_start
from revenues
