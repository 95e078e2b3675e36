{#
    Customers who came back, at as_of and as it was a period earlier: with a second order at all, and, of those who ordered in the last but one
    of two periods of var retention_days, with one in the last. What they will be worth is known for as_of alone.
-#}
{%- set days = var('performance_days') -%}
{%- set retention = var('retention_days') -%}
with

customers as (
    {%- for periods_ago in [0, 1] %}
    {%- set end = periods_ago * days %}
    select
        {{ periods_ago }} as periods_ago,
        profile_id,
        count(*) as orders,
        max(
            case when order_date <= {{ as_of_date(end + retention) }} and order_date >= {{ as_of_date(end + 2 * retention - 1) }} then 1 else 0 end
        ) as ordered_before,
        max(case when order_date >= {{ as_of_date(end + retention - 1) }} then 1 else 0 end) as ordered_since
    from {{ ref('int_completed_orders') }}
    where order_date <= {{ as_of_date(end) }}
    group by profile_id
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    'repeat_purchase_rate' as metric,
    periods_ago,
    cast(count(case when orders >= 2 then 1 end) as {{ type_double() }}) as numerator,
    cast(count(*) as {{ type_double() }}) as denominator
from customers
group by periods_ago
union all
select
    'retention_rate' as metric,
    periods_ago,
    cast(sum(ordered_before * ordered_since) as {{ type_double() }}) as numerator,
    cast(sum(ordered_before) as {{ type_double() }}) as denominator
from customers
group by periods_ago
union all
select
    'clv' as metric,
    0 as periods_ago,
    cast(sum(predicted_clv_365d) as {{ type_double() }}) as numerator,
    cast(count(predicted_clv_365d) as {{ type_double() }}) as denominator
from {{ ref('int_purchase_predictions') }}
