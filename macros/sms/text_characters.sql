{# Code points of a text. -#}
{% macro text_characters(text) -%}
    length({{ text }})
{%- endmacro %}
