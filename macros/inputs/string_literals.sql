{# Texts as a list of SQL literals. #}
{% macro string_literals(texts) -%}
    {%- for text in texts -%}
    {{ string_literal(text) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
