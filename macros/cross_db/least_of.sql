{# The smallest of the values that are known; null only where all are null. least() itself is null on Snowflake and BigQuery as soon as one value is. #}
{% macro least_of() %}
    {{- return(adapter.dispatch('least_of', 'sms_segmentation')(varargs)) -}}
{% endmacro %}

{% macro default__least_of(values) -%}
    least({{ known_values(values) | join(', ') }})
{%- endmacro %}

{% macro duckdb__least_of(values) -%}
    least({{ values | join(', ') }})
{%- endmacro %}

{% macro postgres__least_of(values) -%}
    least({{ values | join(', ') }})
{%- endmacro %}

{% macro spark__least_of(values) -%}
    least({{ values | join(', ') }})
{%- endmacro %}
