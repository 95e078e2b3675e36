{# A timestamp some hours later; the number is an integer literal or column and may be negative. #}
{% macro add_hours(timestamp, number) %}
    {{- return(adapter.dispatch('add_hours', 'sms_segmentation')(timestamp, number)) -}}
{% endmacro %}

{% macro default__add_hours(timestamp, number) %}
    {{- dbt.dateadd('hour', number, timestamp) -}}
{% endmacro %}

{% macro duckdb__add_hours(timestamp, number) -%}
    ({{ timestamp }} + to_hours({{ number }}))
{%- endmacro %}

{% macro postgres__add_hours(timestamp, number) -%}
    ({{ timestamp }} + ({{ number }}) * interval '1 hour')
{%- endmacro %}

{% macro spark__add_hours(timestamp, number) -%}
    ({{ timestamp }} + make_dt_interval(0, {{ number }}))
{%- endmacro %}

{# dateadd of BigQuery gives a datetime, which does not compare with a timestamp #}
{% macro bigquery__add_hours(timestamp, number) -%}
    timestamp_add({{ timestamp }}, interval {{ number }} hour)
{%- endmacro %}
