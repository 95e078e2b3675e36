{# A timestamp some calendar months later; the last day of a shorter month where the day does not exist. #}
{% macro add_months(timestamp, number) %}
    {{- return(adapter.dispatch('add_months', 'sms_segmentation')(timestamp, number)) -}}
{% endmacro %}

{% macro default__add_months(timestamp, number) %}
    {{- dbt.dateadd('month', number, timestamp) -}}
{% endmacro %}

{% macro duckdb__add_months(timestamp, number) -%}
    ({{ timestamp }} + to_months({{ number }}))
{%- endmacro %}

{% macro postgres__add_months(timestamp, number) -%}
    ({{ timestamp }} + ({{ number }}) * interval '1 month')
{%- endmacro %}

{% macro spark__add_months(timestamp, number) -%}
    ({{ timestamp }} + make_ym_interval(0, {{ number }}))
{%- endmacro %}

{% macro bigquery__add_months(timestamp, number) -%}
    timestamp(datetime_add(datetime({{ timestamp }}), interval {{ number }} month))
{%- endmacro %}
