{# The instant everything is computed for, as a UTC timestamp literal; optionally some hours earlier or later. #}
{% macro as_of(minus_hours=0) %}
    {%- set instant = as_of_instant() - modules.datetime.timedelta(hours=minus_hours) -%}
    cast('{{ instant.strftime('%Y-%m-%d %H:%M:%S.%f' if instant.microsecond else '%Y-%m-%d %H:%M:%S') }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
