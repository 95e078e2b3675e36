{#
    A timestamp with a time zone as the UTC timestamp without one. On Snowflake a plain cast keeps the wall clock of the zone instead
    (docs.snowflake.com, Date & time data types: timestamps are converted by CONVERT_TIMEZONE).
#}
{% macro without_time_zone(timestamp) %}
    {{- return(adapter.dispatch('without_time_zone', 'sms_segmentation')(timestamp)) -}}
{% endmacro %}

{% macro default__without_time_zone(timestamp) -%}
    timezone('UTC', {{ timestamp }})
{%- endmacro %}

{% macro snowflake__without_time_zone(timestamp) -%}
    cast(convert_timezone('UTC', {{ timestamp }}) as timestamp_ntz)
{%- endmacro %}
