{# The big inputs, read a day of arrival at a time: what was read before is kept (CONTRIBUTING, Daily runs). All have a loaded_at and no parent. #}
{% macro incremental_inputs() %}
    {{ return(['sms_events', 'email_events', 'web_events', 'cart_events', 'orders']) }}
{% endmacro %}
