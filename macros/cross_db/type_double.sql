{# The engine's name of a 64-bit floating point number; dbt's type_float is one of 32 bits on DuckDB and Spark. #}
{% macro type_double() %}
    {{- return(adapter.dispatch('type_double', 'sms_segmentation')()) -}}
{% endmacro %}

{% macro default__type_double() -%}
    double
{%- endmacro %}

{% macro postgres__type_double() -%}
    double precision
{%- endmacro %}

{% macro bigquery__type_double() -%}
    float64
{%- endmacro %}
