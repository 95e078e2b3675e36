{# Whole seconds from one timestamp to a later one, as an integer. #}
{% macro seconds_between(from_at, to_at) %}
    {{- return(adapter.dispatch('seconds_between', 'sms_segmentation')(from_at, to_at)) -}}
{% endmacro %}

{% macro default__seconds_between(from_at, to_at) %}
    {{- dbt.datediff(from_at, to_at, 'second') -}}
{% endmacro %}

{% macro duckdb__seconds_between(from_at, to_at) -%}
    cast(floor(epoch({{ to_at }} - {{ from_at }})) as bigint)
{%- endmacro %}

{% macro postgres__seconds_between(from_at, to_at) -%}
    cast(floor(extract(epoch from {{ to_at }} - {{ from_at }})) as bigint)
{%- endmacro %}

{% macro spark__seconds_between(from_at, to_at) -%}
    cast(floor((unix_micros({{ to_at }}) - unix_micros({{ from_at }})) / 1000000) as bigint)
{%- endmacro %}
