{# Column read_by of a table of rows read, or of a model made from one: the same in all its rows, so that one tells; null in an empty table. #}
{% macro read_by(relation) -%}
    select max(a_row.read_by) as read_by from (select any_row.read_by from {{ relation }} as any_row limit 1) as a_row
{%- endmacro %}
