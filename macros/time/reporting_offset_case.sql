{# Offset of var reporting_timezone from UTC, in minutes, at a UTC timestamp column. #}
{% macro reporting_offset_case(timestamp) %}
    {%- set offsets = reporting_offsets() -%}
    {%- if offsets | length == 1 -%}
    {{ offsets[0][0] }}
    {%- else -%}
    case
    {%- for minutes, holds_from in offsets[1:] | reverse %}
        when {{ timestamp }} >= cast('{{ holds_from }}' as {{ dbt.type_timestamp() }}) then {{ minutes }}
    {%- endfor %}
        else {{ offsets[0][0] }}
    end
    {%- endif -%}
{%- endmacro %}
