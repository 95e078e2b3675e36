{# Texts as a list of SQL literals. #}
{% macro text_literals(texts) -%}
    {%- for text in texts -%}
    {{ text_literal(text) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
