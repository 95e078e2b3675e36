{# Events of a cart or checkout that count as cart activity (definitions.md section 9), as a list of SQL texts. #}
{% macro cart_activity() -%}
    'created', 'item_added', 'item_removed', 'updated', 'viewed', 'checkout_started'
{%- endmacro %}
