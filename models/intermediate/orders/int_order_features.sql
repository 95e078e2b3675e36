{%- set vip_count = 'units' if var('vip_frequency_unit') == 'units' else 1 -%}
with

orders as (
    select
        *,
        {{ days_since('order_date') }} as days_ago,
        {% if var('aov_window_days') is none -%}
        revenue as averaged_revenue,
        {%- else -%}
        case when {{ days_since('order_date') }} < {{ var('aov_window_days') }} then revenue end as averaged_revenue,
        {%- endif %}
        {{ days_between('lag(order_date) over (partition by profile_id order by order_number)', 'order_date') }} as gap_days,
        count(*) over (partition by profile_id) - order_number as orders_after
    from {{ ref('int_completed_orders') }}
)

select
    profile_id,
    cast(count(*) as integer) as lifetime_orders,
    {{ as_decimal('sum(revenue)', 18, 4) }} as lifetime_revenue,
    {{ safe_divide('sum(averaged_revenue)', 'count(averaged_revenue)') }} as average_order_value,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    max(ordered_at) as last_order_at,
    max(days_ago) as days_since_first_order,
    min(days_ago) as days_since_last_order,
    min(case when orders_after = 1 then days_ago end) as days_since_second_last_order,
    cast(count(case when days_ago < 30 then 1 end) as integer) as orders_30d,
    cast(count(case when days_ago < 90 then 1 end) as integer) as orders_90d,
    cast(count(case when days_ago >= 90 and days_ago < 180 then 1 end) as integer) as orders_prior_90d,
    cast(count(case when days_ago < 180 then 1 end) as integer) as orders_180d,
    cast(count(case when days_ago < 365 then 1 end) as integer) as orders_365d,
    cast(coalesce(sum(case when days_ago < 365 then units end), 0) as integer) as units_365d,
    {{ as_decimal('coalesce(sum(case when days_ago < 90 then revenue end), 0)', 18, 4) }} as revenue_90d,
    {{ as_decimal('coalesce(sum(case when days_ago >= 90 and days_ago < 180 then revenue end), 0)', 18, 4) }} as revenue_prior_90d,
    {{ as_decimal('coalesce(sum(case when days_ago < 365 then revenue end), 0)', 18, 4) }} as revenue_365d,
    {{ as_decimal('coalesce(sum(case when days_ago < ' ~ var('vip_window_days') ~ ' then revenue end), 0)', 18, 4) }} as vip_revenue,
    cast(coalesce(sum(case when days_ago < {{ var('vip_window_days') }} then {{ vip_count }} end), 0) as integer) as vip_frequency,
    count(case when days_ago < {{ var('vip_window_days') }} then 1 end) > 0 as ordered_in_vip_window,
    cast(count(case when is_discounted then 1 end) as integer) as discounted_orders,
    {{ safe_divide('count(case when is_discounted then 1 end)', 'count(*)') }} as discounted_order_share,
    cast(count(case when has_discount_code then 1 end) as integer) as discount_code_orders,
    case when count(*) >= 3 then {{ median('gap_days') }} end as median_order_gap_days,
    cast(count(case when channel = 'text_to_buy' then 1 end) as integer) as text_to_buy_orders
from orders
group by profile_id
