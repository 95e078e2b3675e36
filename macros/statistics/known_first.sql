{# Order by a column with nulls last: engines differ in where they put them. -#}
{% macro known_first(column) -%}
    case when {{ column }} is null then 1 else 0 end, {{ column }}
{%- endmacro %}
