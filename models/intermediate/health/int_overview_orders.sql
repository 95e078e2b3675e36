{#
    What orders say of the shop: those of the last period next to the one before (shares of texts), and those of the last 365 days next to
    the 365 days that ended a period earlier (values and discounts).
-#}
{%- set days = var('performance_days') -%}
with

credit as (
    select
        channel,
        cast(revenue as {{ type_double() }}) as revenue,
        case when order_date >= {{ as_of_date(days - 1) }} then 0 else 1 end as periods_ago
    from {{ ref('order_attribution') }}
    where model = {{ escaped_literal(var('attribution_model')) }} and order_date >= {{ as_of_date(2 * days - 1) }}
),

{# one row an order -#}
touched as (
    select
        has_sms_touch,
        has_email_touch,
        case when order_date >= {{ as_of_date(days - 1) }} then 0 else 1 end as periods_ago
    from {{ ref('order_attribution') }}
    where model = 'last_click' and order_date >= {{ as_of_date(2 * days - 1) }}
),

years as (
    {%- for periods_ago in [0, 1] %}
    select
        {{ periods_ago }} as periods_ago,
        cast(sum(revenue) as {{ type_double() }}) as revenue,
        cast(count(revenue) as {{ type_double() }}) as orders,
        cast(sum(case when is_discounted then revenue else 0 end) as {{ type_double() }}) as discounted_revenue,
        cast(sum(discount_amount) as {{ type_double() }}) as discount_amount,
        cast(sum(revenue_before_refunds + discount_amount) as {{ type_double() }}) as gross_revenue
    from {{ ref('int_order_amounts') }}
    where
        order_date <= {{ as_of_date(periods_ago * days) }}
        and order_date >= {{ as_of_date(periods_ago * days + 364) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    'sms_revenue_share' as metric,
    periods_ago,
    sum(case when channel = 'sms' then revenue else 0 end) as numerator,
    sum(revenue) as denominator
from credit
group by periods_ago
union all
select
    'orders_touched_by_both_share' as metric,
    periods_ago,
    cast(count(case when has_sms_touch and has_email_touch then 1 end) as {{ type_double() }}) as numerator,
    cast(count(case when has_sms_touch or has_email_touch then 1 end) as {{ type_double() }}) as denominator
from touched
group by periods_ago
union all
select
    'average_order_value' as metric,
    periods_ago,
    revenue as numerator,
    orders as denominator
from years
union all
select
    'discounted_revenue_share' as metric,
    periods_ago,
    discounted_revenue as numerator,
    revenue as denominator
from years
union all
select
    'discount_amount_share' as metric,
    periods_ago,
    discount_amount as numerator,
    gross_revenue as denominator
from years
