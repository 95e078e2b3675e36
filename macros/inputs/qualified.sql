{# Columns of a relation as a list: relation.a, relation.b; with the same words after each. #}
{% macro qualified(relation, columns, suffix='') -%}
    {%- for column in columns -%}
    {{ relation }}.{{ column }}{{ suffix }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
