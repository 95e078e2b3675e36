{# Day of as_of in var reporting_timezone, as a date literal; optionally some days earlier or later. #}
{% macro as_of_date(minus_days=0) %}
    {%- set instant = as_of_instant() -%}
    {%- if var('reporting_timezone') != 'UTC' -%}
        {%- set current = reporting_offsets() | selectattr(1, 'le', instant) | list | last -%}
        {%- set instant = instant + modules.datetime.timedelta(minutes=current[0]) -%}
    {%- endif -%}
    cast('{{ (instant - modules.datetime.timedelta(days=minus_days)).strftime('%Y-%m-%d') }}' as date)
{%- endmacro %}
