{# What the propensities go by, columns of prediction_examples; each is a number for everybody. #}
{% macro prediction_features() -%}
    {{ return([
        'click_log_odds', 'recent_click_log_odds', 'click_recency', 'text_volume', 'order_volume', 'order_recency', 'tenure',
    ]) }}
{%- endmacro %}
