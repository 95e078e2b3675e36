{# Every day from the first marketing text to 60 days after as_of, in reporting_timezone. -#}
{%- set powers = [1, 10, 100, 1000] -%}
with

digits as (
    {%- for digit in range(10) %}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {%- endfor %}
),

days as (
    select {{ add_days(as_of_date(minus_days=-60), '-(ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit)') }} as date_day
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
)

select date_day
from days
where date_day >= coalesce((select min(messages.send_date) from {{ ref('performance_messages') }} as messages), {{ as_of_date() }})
