{# Counts, credit and cost over rows of texts_with_credit. #}
{% macro text_totals() -%}
    {{ text_counts() }},
    {{ as_decimal('sum(attributed_orders)', 28, 12) }} as attributed_orders,
    {{ as_decimal('sum(attributed_revenue)', 18, 2) }} as attributed_revenue
{%- endmacro %}
