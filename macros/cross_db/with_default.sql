{# Columns of a relation in a select, one after another, with a default where the join found no row: a count of nothing is 0. #}
{% macro with_default(relation, default, columns) -%}
    {%- for name in columns -%}
    coalesce({{ relation }}.{{ name }}, {{ default }}) as {{ name }}{{ ',\n    ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
