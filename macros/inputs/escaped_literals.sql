{# Texts as a list of SQL literals. #}
{% macro escaped_literals(texts) -%}
    {%- for text in texts -%}
    {{ escaped_literal(text) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
