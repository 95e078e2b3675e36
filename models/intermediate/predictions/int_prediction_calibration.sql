{#- whole days: the day of as_of is not over -#}
{%- set known_until, counted_until = as_of_date(91), as_of_date(1) -%}
with

fit as (
    select
        {{ fitted_parameter(var('clv_model'), 'r') }},
        {{ fitted_parameter(var('clv_model'), 'alpha') }},
        {{ fitted_parameter(var('clv_model'), 'a') }},
        {{ fitted_parameter(var('clv_model'), 'b') }}
    from {{ ref('int_model_parameters') }}
),

histories as (
    {{ purchase_histories(known_until) }}
),

expected as (
    {{ expected_orders('histories', 'fit', {'orders_90d': 90 / 7}) }}
),

placed as (
    select
        profile_id,
        count(distinct order_date) as order_days
    from {{ ref('int_completed_orders') }}
    where order_date > {{ known_until }} and order_date <= {{ counted_until }}
    group by profile_id
),

customers as (
    select
        expected.profile_id,
        expected.probability_alive * expected.orders_90d as expected_orders,
        coalesce(placed.order_days, 0) as placed_orders
    from expected
    inner join {{ ref('int_purchase_predictions') }} as predictions on expected.profile_id = predictions.profile_id
    left join placed on expected.profile_id = placed.profile_id
    where predictions.expected_orders_90d is not null
),

ranked as (
    select
        *,
        {# engines differ in the last digits -#}
        ntile(10) over (order by {{ as_decimal('expected_orders', 28, 9) }} desc, {{ byte_order('profile_id') }}) as tenth
    from customers
)

select
    tenth,
    {{ known_until }} as known_until,
    {{ counted_until }} as counted_until,
    count(*) as customers,
    sum(expected_orders) as expected_orders,
    sum(placed_orders) as placed_orders
from ranked
group by tenth
