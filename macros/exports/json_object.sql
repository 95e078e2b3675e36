{# A JSON object as text: a mapping of keys to expressions that are texts, null where they are. #}
{% macro json_object(properties) -%}
    {%- set quote, backslash = escaped_literal('"'), escaped_literal('\\') -%}
    '{'
    {%- for key, text in properties.items() %}
    || {{ escaped_literal((', ' if not loop.first else '') ~ '"' ~ key ~ '": ') }}
    || coalesce('"' || replace(replace({{ text }}, {{ backslash }}, {{ backslash }} || {{ backslash }}), {{ quote }}, {{ backslash }} || {{ quote }}) || '"', 'null')
    {%- endfor %}
    || '}'
{%- endmacro %}
