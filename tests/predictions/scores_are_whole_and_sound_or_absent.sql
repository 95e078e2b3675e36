select
    profile_id,
    score_status
from {{ ref('int_purchase_predictions') }}
where
    {% for score in [
        'probability_alive', 'expected_orders_90d', 'expected_orders_365d', 'expected_order_value', 'predicted_clv_90d',
        'predicted_clv_365d', 'churn_probability', 'is_next_purchase_unlikely', 'is_fallback_in_use',
    ] -%}
    (score_status in ('scored', 'scored_by_median_value')) <> ({{ score }} is not null)
    or {% endfor -%}
    is_next_purchase_unlikely = (next_purchase_days is not null)
    or probability_alive not between 0 and 1
    or churn_probability not between 0 and 1
    or churn_probability < 1 - probability_alive - 0.000000001
    or expected_orders_90d not between 0 and expected_orders_365d
    or predicted_clv_90d not between 0 and predicted_clv_365d
    or expected_order_value < 0
    or next_purchase_days not between 0 and 3650
    or (score_status = 'scored_by_median_value') <> is_fallback_in_use
