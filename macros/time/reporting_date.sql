{# Calendar day, in var reporting_timezone, of a UTC timestamp. #}
{% macro reporting_date(timestamp) %}
    {%- if var('reporting_timezone') == 'UTC' or not execute -%}
        cast({{ timestamp }} as date)
    {%- else -%}
        cast({{ add_minutes(timestamp, reporting_offset_case(timestamp)) }} as date)
    {%- endif -%}
{% endmacro %}
