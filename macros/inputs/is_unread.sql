{# Whether a cell of the source was given and could not be read, over the columns of cast_cells in stage_input. -#}
{% macro is_unread(column) -%}
    {{ column.name }} is null and {{ trimmed(column.name ~ '_given') }} <> ''
{%- endmacro %}
