{# UTC instant, as a timestamp literal, at which the day of as_of in var reporting_timezone begins; optionally some days earlier or later. #}
{% macro start_of_date(minus_days=0) %}
    {%- set current = namespace(minutes=0, start=none) -%}
    {%- set instant = as_of_instant() -%}
    {%- for minutes, holds_from in reporting_offsets() if holds_from <= instant -%}
        {%- set current.minutes = minutes -%}
    {%- endfor -%}
    {%- set day = (instant + modules.datetime.timedelta(minutes=current.minutes)).date() - modules.datetime.timedelta(days=minus_days) -%}
    {%- set midnight = modules.datetime.datetime(day.year, day.month, day.day) -%}
    {%- for minutes, holds_from in reporting_offsets() -%}
        {%- set start = midnight - modules.datetime.timedelta(minutes=minutes) -%}
        {%- if current.start is none or start >= holds_from -%}
            {%- set current.start = start -%}
        {%- endif -%}
    {%- endfor -%}
    cast('{{ current.start }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
