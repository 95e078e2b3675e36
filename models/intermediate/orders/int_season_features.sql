with

orders as (
    select
        profile_id,
        extract(month from order_date) * 100 + extract(day from order_date) as month_day
    from {{ ref('int_completed_orders') }}
),

seasons as (
    select
        season,
        cast(replace(starts_month_day, '-', '') as integer) as starts_on,
        cast(replace(ends_month_day, '-', '') as integer) as ends_on
    from {{ ref('season_calendar') }}
)

select
    {% for season in ['holiday', 'summer', 'back_to_school'] -%}
    cast(count(case when seasons.season = '{{ season }}' then 1 end) as integer) as {{ season }}_orders,
    {% endfor -%}
    orders.profile_id
from orders
inner join seasons on orders.month_day between seasons.starts_on and seasons.ends_on
group by orders.profile_id
