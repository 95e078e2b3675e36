{# Whether a text is ISO 8601 without an offset, as most times of a source are. -#}
{% macro is_plain_time(text) -%}
    {{ regexp_match(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?$') }}
{%- endmacro %}
