{#
    What the measures of a segment take from its days: texts of the period a year ago, 364 days so that weekdays match, and the revenue of
    its members now, a period before and a year ago, next to that of the shop.
-#}
{%- set days = var('performance_days') -%}
{%- set revenue_periods = {'current': 0, 'previous': days, 'a_year_ago': 364} -%}
{%- set last_year = maturity_days() + 364 -%}
with

segments as (
    select
        {% for column in ['texts_received', 'texts_clicked', 'opt_outs'] -%}
        sum(
            case
                when activity_date >= {{ as_of_date(last_year + days - 1) }} and activity_date <= {{ as_of_date(last_year) }} then {{ column }}
            end
        ) as {{ column }}_a_year_ago,
        {% endfor -%}
        {% for name, days_ago in revenue_periods.items() -%}
        sum(
            case
                when activity_date >= {{ as_of_date(days_ago + days - 1) }} and activity_date <= {{ as_of_date(days_ago) }} then member_revenue
            end
        ) as revenue_{{ name }},
        {% endfor -%}
        segment_name,
        second_key
    from {{ ref('performance_segments') }}
    group by segment_name, second_key
),

shop as (
    select
        {% for name, days_ago in revenue_periods.items() -%}
        sum(
            case
                when calendar_date >= {{ as_of_date(days_ago + days - 1) }} and calendar_date <= {{ as_of_date(days_ago) }} then revenue
            end
        ) as shop_revenue_{{ name }},
        {% endfor -%}
        count(*) as shop_days
    from {{ ref('performance_days') }}
)

select
    segments.*,
    shop.*
from segments
cross join shop
