{# Events of a cart or checkout that count as cart activity: its changes, and that it was viewed (definitions.md section 9). #}
{% macro cart_activity() %}
    {{ return(cart_changes() + ['viewed']) }}
{% endmacro %}
