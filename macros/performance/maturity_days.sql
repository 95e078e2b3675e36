{# How many days ago the last day lies whose texts are compared: the longest SMS window of attribution, in whole days. #}
{% macro maturity_days() %}
    {{ return((longest_sms_window() + 23) // 24) }}
{% endmacro %}
