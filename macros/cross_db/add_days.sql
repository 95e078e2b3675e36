{# A date some days later; the number is an integer literal or column and may be negative. #}
{% macro add_days(date, number) %}
    {{- return(adapter.dispatch('add_days', 'sms_segmentation')(date, number)) -}}
{% endmacro %}

{% macro default__add_days(date, number) -%}
    cast({{ dbt.dateadd('day', number, date) }} as date)
{%- endmacro %}

{% macro duckdb__add_days(date, number) -%}
    cast({{ date }} + to_days({{ number }}) as date)
{%- endmacro %}

{% macro postgres__add_days(date, number) -%}
    ({{ date }} + {{ number }})
{%- endmacro %}

{% macro spark__add_days(date, number) -%}
    date_add({{ date }}, {{ number }})
{%- endmacro %}

{% macro bigquery__add_days(date, number) -%}
    date_add({{ date }}, interval {{ number }} day)
{%- endmacro %}
