{# Hours over which a cap of jurisdiction_rules may count texts; frequency_cap_<hours>h is the name of its reason. #}
{% macro cap_periods() %}
    {{- return([24, 168, 720]) -}}
{% endmacro %}
