{# The greatest of the values that are known; null only where all are null. greatest() itself is null on Snowflake and BigQuery as soon as one value is. #}
{% macro greatest_of() %}
    {{- return(adapter.dispatch('greatest_of', 'sms_segmentation')(varargs)) -}}
{% endmacro %}

{% macro default__greatest_of(values) -%}
    greatest({{ known_values(values) | join(', ') }})
{%- endmacro %}

{% macro duckdb__greatest_of(values) -%}
    greatest({{ values | join(', ') }})
{%- endmacro %}

{% macro postgres__greatest_of(values) -%}
    greatest({{ values | join(', ') }})
{%- endmacro %}

{% macro spark__greatest_of(values) -%}
    greatest({{ values | join(', ') }})
{%- endmacro %}
