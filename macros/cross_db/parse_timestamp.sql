{#
    A text as a UTC timestamp: ISO 8601, with T or a blank, with an offset or without (= UTC). Null when it is no such time.
    The pattern keeps out words an engine would take for a time ("now", "infinity").
#}
{% macro parse_timestamp(text) %}
    {%- set clock = '[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' -%}
    {%- set day = '^[0-9]{4}-[0-9]{2}-[0-9]{2}' -%}
    {%- set offset = ' ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)' -%}
    case
        when {{ matches(text, day ~ clock ~ offset ~ '$') }} then {{ offset_text_to_utc(text) }}
        when {{ matches(text, day ~ '(' ~ clock ~ ')?$') }} then {{ try_cast(text, 'timestamp') }}
    end
{%- endmacro %}
