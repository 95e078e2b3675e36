{# Periods of 30 days that a prediction looks back on. #}
{% macro prediction_history() -%}
    {{ return(12) }}
{%- endmacro %}
