{#
    A column of an input as the type of the contract, null when the value does not fit. Works from the type the source has:
    typed columns are taken as they are, texts are parsed.

    Args: column (a Column of the adapter), data_type (string, timestamp, date, boolean, integer, double, decimal(18, 4)).
#}
{% macro cast_input(column, data_type) %}
    {%- set name = adapter.quote(column.name) -%}
    {%- set has = column.dtype | lower -%}
    {%- set is_text = is_text_column(column) -%}
    {%- set text = name if is_text else 'cast(' ~ name ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- if data_type == 'string' -%}
        nullif({{ text }}, '')
    {%- elif data_type in ('timestamp', 'date') -%}
        {%- if is_text -%}
            {%- set value = parse_timestamp(text) -%}
        {%- elif has in ('timestamp with time zone', 'timestamptz') -%}
            {%- set value = "timezone('UTC', " ~ name ~ ')' -%}
        {%- elif has.startswith('timestamp') or has == 'date' -%}
            {%- set value = 'cast(' ~ name ~ ' as ' ~ dbt.type_timestamp() ~ ')' -%}
        {%- else -%}
            {%- set value = 'cast(null as ' ~ dbt.type_timestamp() ~ ')' -%}
        {%- endif -%}
        {{ value if data_type == 'timestamp' else 'cast(' ~ value ~ ' as date)' }}
    {%- elif data_type == 'boolean' -%}
        {%- if has.startswith('bool') -%}
            {{ name }}
        {%- else -%}
            case
                when lower({{ text }}) in ('true', 't', 'yes', '1') then true
                when lower({{ text }}) in ('false', 'f', 'no', '0') then false
            end
        {%- endif -%}
    {%- elif cast_always_fits(column, data_type) -%}
        {{ name }}
    {%- elif is_text -%}
        {%- set digits = '^[+-]?[0-9]{1,9}([.]0+)?$' if data_type == 'integer' else '^[+-]?[0-9]{0,14}[.]?[0-9]{1,14}$' -%}
        case
            when {{ matches(text, digits) }}
                then cast(cast({{ text }} as decimal(28, 14)) as {{ input_type(data_type) }})
        end
    {%- elif has.startswith('bool') or has.startswith('date') or has.startswith('time') -%}
        cast(null as {{ input_type(data_type) }})
    {%- else -%}
        {#- the bounds also keep out infinity and not-a-number, which sort above every number #}
        {%- set bound = '2147483647' if data_type == 'integer' else '99999999999999' -%}
        case when {{ name }} between -{{ bound }} and {{ bound }} then cast({{ name }} as {{ input_type(data_type) }}) end
    {%- endif -%}
{%- endmacro %}
