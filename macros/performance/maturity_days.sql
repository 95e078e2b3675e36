{# How many days ago the last day lies whose texts are compared: the longest SMS window of attribution, in whole days. #}
{% macro maturity_days() %}
    {{ return(([var('attribution_sms_click_hours'), var('attribution_sms_received_hours')] | max + 23) // 24) }}
{% endmacro %}
