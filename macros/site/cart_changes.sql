{# Events by which a cart or checkout changes (definitions.md section 9). #}
{% macro cart_changes() %}
    {{ return(['created', 'item_added', 'item_removed', 'updated', 'checkout_started']) }}
{% endmacro %}
