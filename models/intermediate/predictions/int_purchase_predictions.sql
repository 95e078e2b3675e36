{#
    What a customer is expected to do next, by the models of repeat buying and spend fitted to this shop (definitions.md section 6).
    Their time unit is the week.
-#}
with

histories as (
    select
        *,
        cast(days_to_last_order as {{ type_double() }}) / 7 as weeks_to_last_order,
        cast(days_since_first_order as {{ type_double() }}) / 7 as weeks_since_first_order
    from {{ ref('int_purchase_histories') }}
),

parameters as (
    select
        {% for model, names in {var('clv_model'): ['r', 'alpha', 'a', 'b'], 'gamma_gamma': ['p', 'q', 'gamma']}.items() -%}
        {% for name in names -%}
        max(case when model = '{{ model }}' and parameter = '{{ name }}' then cast(value as {{ type_double() }}) end) as {{ name }},
        {% endfor -%}
        {% endfor -%}
        count(case when model = {{ escaped_literal(var('clv_model')) }} then 1 end) as fitted_parameters,
        {#- of the two fits the worse #}
        case
            {% for status in ['diverged', 'too_few', 'boundary', 'converged'] -%}
            when max(case when fit_status = '{{ status }}' then 1 end) = 1 then '{{ status }}'
            {% endfor -%}
        end as fit_status,
        max(outliers) as outliers
    from {{ ref('int_model_parameters') }}
    where model in ({{ escaped_literal(var('clv_model')) }}, 'gamma_gamma')
),

customers as (
    select
        count(*) as customers,
        max(days_since_first_order) as days,
        max(orders) as most_orders,
        {{ median('mean_repeat_revenue') }} as median_order_value
    from histories
),

shop as (
    select
        parameters.*,
        customers.median_order_value,
        case
            when
                customers.customers < {{ var('score_min_customers') }}
                or customers.days < {{ var('score_min_days') }}
                or customers.most_orders < {{ var('score_min_orders') }}
                then 'insufficient_history'
            when parameters.fitted_parameters = 0 then 'no_parameters'
            when parameters.r is null or coalesce(parameters.p, customers.median_order_value) is null then 'fit_failed'
            when parameters.p is null then 'scored_by_median_value'
            else 'scored'
        end as score_status
    from parameters
    cross join customers
),

purchases as (
    select
        histories.*,
        shop.r + histories.repeat_order_days as purchase_shape,
        shop.alpha + histories.weeks_since_first_order as purchase_rate,
        shop.alpha + histories.weeks_to_last_order as purchase_rate_at_last_order,
        {# orders that the customer stayed after, if alive; in BG/NBD nobody leaves after the first one -#}
        histories.repeat_order_days{{ ' + 1' if var('clv_model') == 'mbg_nbd' }} as orders_stayed_after,
        shop.a as leave_a,
        shop.b as leave_b,
        case
            when shop.p is null then shop.median_order_value
            else
                shop.p * (shop.gamma + coalesce(histories.repeat_order_days * histories.mean_repeat_revenue, 0))
                / (shop.p * histories.repeat_order_days + shop.q - 1)
        end as expected_order_value
    from histories
    left join shop on shop.score_status in ('scored', 'scored_by_median_value')
),

{# those who are alive differ by number of orders and age alone -#}
states as (
    select distinct
        repeat_order_days,
        days_since_first_order,
        purchase_shape,
        purchase_rate,
        leave_a,
        leave_b + orders_stayed_after as leave_b
    from purchases
    where purchase_shape is not null
),

if_alive as (
    {{ expected_purchases('states', ['repeat_order_days', 'days_since_first_order'], {'orders_90d': 90 / 7, 'orders_365d': 365 / 7}) }}
),

alive as (
    select
        purchases.*,
        if_alive.orders_90d,
        if_alive.orders_365d,
        case
            when purchases.purchase_shape is not null
                then cast({{ probability_alive(
                    'orders_stayed_after', 'purchase_shape', 'purchase_rate', 'purchase_rate_at_last_order', 'leave_a', 'leave_b'
                ) }} as {{ type_double() }})
        end as probability_alive
    from purchases
    left join if_alive
        on
            purchases.repeat_order_days = if_alive.repeat_order_days
            and purchases.days_since_first_order = if_alive.days_since_first_order
),

{# the median of the days to the next order -#}
scores as (
    select
        *,
        case
            when probability_alive > 0.5
                then 7 * purchase_rate * ({{ bounded_exp('-ln(1 - 0.5 / probability_alive) / purchase_shape') }} - 1)
        end as median_days
    from alive
)

select
    scores.profile_id,
    {{ escaped_literal(var('model_set')) }} as model_set,
    shop.score_status,
    shop.fit_status,
    cast(shop.outliers as integer) as outliers,
    case when shop.score_status in ('scored', 'scored_by_median_value') then shop.p is null end as is_fallback_in_use,
    scores.probability_alive,
    scores.probability_alive * scores.orders_90d as expected_orders_90d,
    scores.probability_alive * scores.orders_365d as expected_orders_365d,
    scores.expected_order_value,
    scores.probability_alive * scores.orders_90d * scores.expected_order_value as predicted_clv_90d,
    scores.probability_alive * scores.orders_365d * scores.expected_order_value as predicted_clv_365d,
    1 - scores.probability_alive * (1 - {{ bounded_exp(
        '-scores.purchase_shape * ln(1 + ' ~ var('churn_horizon_days') / 7 ~ ' / scores.purchase_rate)'
    ) }}) as churn_probability,
    {#- beyond ten years is nearly never #}
    case when scores.median_days <= 3650 then scores.median_days end as next_purchase_days,
    case when scores.probability_alive is not null then coalesce(scores.median_days > 3650, true) end as is_next_purchase_unlikely
from scores
cross join shop
