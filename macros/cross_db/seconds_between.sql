{# Whole seconds from one timestamp to a later one, as an integer. #}
{% macro seconds_between(valid_from, valid_to) %}
    {{- return(adapter.dispatch('seconds_between', 'sms_segmentation')(valid_from, valid_to)) -}}
{% endmacro %}

{% macro default__seconds_between(valid_from, valid_to) %}
    {{- dbt.datediff(valid_from, valid_to, 'second') -}}
{% endmacro %}

{% macro duckdb__seconds_between(valid_from, valid_to) -%}
    cast(floor(epoch({{ valid_to }} - {{ valid_from }})) as bigint)
{%- endmacro %}

{% macro postgres__seconds_between(valid_from, valid_to) -%}
    cast(floor(extract(epoch from {{ valid_to }} - {{ valid_from }})) as bigint)
{%- endmacro %}

{% macro spark__seconds_between(valid_from, valid_to) -%}
    cast(floor((unix_micros({{ valid_to }}) - unix_micros({{ valid_from }})) / 1000000) as bigint)
{%- endmacro %}

{# datediff counts the borders of seconds that lie between #}
{% macro snowflake__seconds_between(valid_from, valid_to) -%}
    cast(floor(datediff('microsecond', {{ valid_from }}, {{ valid_to }}) / 1000000) as bigint)
{%- endmacro %}

{% macro bigquery__seconds_between(valid_from, valid_to) -%}
    div(timestamp_diff({{ valid_to }}, {{ valid_from }}, microsecond), 1000000)
{%- endmacro %}
