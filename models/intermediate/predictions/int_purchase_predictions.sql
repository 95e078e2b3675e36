{#
    What a customer is expected to do next, by the models of repeat buying and spend fitted to this shop (definitions.md section 6).
    Their time unit is the week.
-#}
with

parameters as (
    select
        {% for model, names in {var('clv_model'): ['r', 'alpha', 'a', 'b'], 'gamma_gamma': ['p', 'q', 'gamma']}.items() -%}
        {% for name in names -%}
        {{ fitted_parameter(model, name) }},
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
    from {{ ref('int_purchase_histories') }}
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

fit as (
    select
        {% for name in ['r', 'alpha', 'a', 'b', 'p', 'q', 'gamma', 'median_order_value'] -%}
        case when score_status in ('scored', 'scored_by_median_value') then {{ name }} end as {{ name }},
        {% endfor -%}
        score_status,
        fit_status,
        outliers
    from shop
),

expected as (
    {{ expected_orders(ref('int_purchase_histories'), 'fit', {'orders_90d': 90 / 7, 'orders_365d': 365 / 7}) }}
),

{# median_days: by when half of such customers have ordered again -#}
scores as (
    select
        expected.*,
        case
            when fit.p is null then fit.median_order_value
            else
                fit.p * (fit.gamma + coalesce(expected.repeat_order_days * expected.mean_repeat_revenue, 0))
                / (fit.p * expected.repeat_order_days + fit.q - 1)
        end as expected_order_value,
        case
            when expected.probability_alive > 0.5
                then 7 * expected.purchase_rate * ({{ bounded_exp('-ln(1 - 0.5 / expected.probability_alive) / expected.purchase_shape') }} - 1)
        end as median_days
    from expected
    cross join fit
)

select
    scores.profile_id,
    {{ escaped_literal(var('model_set')) }} as model_set,
    fit.score_status,
    fit.fit_status,
    cast(fit.outliers as integer) as outliers,
    case when fit.score_status in ('scored', 'scored_by_median_value') then fit.p is null end as is_fallback_in_use,
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
cross join fit
