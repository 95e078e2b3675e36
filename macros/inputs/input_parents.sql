{# Inputs whose rows are parts of another row: input -> (its column, the input that column points to). #}
{% macro input_parents() %}
    {{ return({
        'order_lines': ('order_id', 'orders'),
        'refunds': ('order_id', 'orders'),
        'refund_lines': ('refund_id', 'refunds'),
        'order_discounts': ('order_id', 'orders'),
        'deliveries': ('order_id', 'orders'),
    }) }}
{% endmacro %}
