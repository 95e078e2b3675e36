{# Hours after a text in which an order may still be credited to it. #}
{% macro longest_sms_window() %}
    {{ return([var('attribution_sms_click_hours'), var('attribution_sms_received_hours')] | max) }}
{% endmacro %}
