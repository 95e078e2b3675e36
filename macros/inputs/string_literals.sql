{# Texts as a list of SQL literals. #}
{% macro string_literals(texts) -%}
    {%- for text in texts -%}
    '{{ text | string | replace("'", "''") }}'{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
