{# A timestamp some minutes later; the number is an integer literal or column and may be negative. #}
{% macro add_minutes(timestamp, number) %}
    {{- return(adapter.dispatch('add_minutes', 'sms_segmentation')(timestamp, number)) -}}
{% endmacro %}

{% macro default__add_minutes(timestamp, number) %}
    {{- dbt.dateadd('minute', number, timestamp) -}}
{% endmacro %}

{% macro duckdb__add_minutes(timestamp, number) -%}
    ({{ timestamp }} + to_minutes({{ number }}))
{%- endmacro %}

{% macro postgres__add_minutes(timestamp, number) -%}
    ({{ timestamp }} + ({{ number }}) * interval '1 minute')
{%- endmacro %}

{% macro spark__add_minutes(timestamp, number) -%}
    ({{ timestamp }} + make_dt_interval(0, 0, {{ number }}))
{%- endmacro %}

{# dateadd of BigQuery gives a datetime, which does not compare with a timestamp #}
{% macro bigquery__add_minutes(timestamp, number) -%}
    timestamp_add({{ timestamp }}, interval {{ number }} minute)
{%- endmacro %}
