{# Whole days from one date to a later one, as an integer. #}
{% macro days_between(from_date, to_date) %}
    {{- return(adapter.dispatch('days_between', 'sms_segmentation')(from_date, to_date)) -}}
{% endmacro %}

{% macro default__days_between(from_date, to_date) %}
    {{- dbt.datediff(from_date, to_date, 'day') -}}
{% endmacro %}

{% macro duckdb__days_between(from_date, to_date) -%}
    cast(date_diff('day', {{ from_date }}, {{ to_date }}) as integer)
{%- endmacro %}

{% macro postgres__days_between(from_date, to_date) -%}
    ({{ to_date }} - {{ from_date }})
{%- endmacro %}

{% macro spark__days_between(from_date, to_date) -%}
    datediff({{ to_date }}, {{ from_date }})
{%- endmacro %}
