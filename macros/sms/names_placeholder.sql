{# Whether the body of a template holds a placeholder. -#}
{% macro names_placeholder(body, name) -%}
    {{ body }} like '%{{ '{' ~ name ~ '}' }}%'
{%- endmacro %}
