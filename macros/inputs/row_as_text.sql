{# The source row as text, '<column>=<cell> ' for each cell that is not null; from the columns of source_cells. #}
{% macro row_as_text(held) -%}
    {%- for column_name in held -%}
    coalesce('{{ column_name }}=' || cast(source_{{ loop.index }} as {{ dbt.type_string() }}) || ' ', ''){{ ' || ' if not loop.last }}
    {%- else -%}
    {{ empty_text() }}
    {%- endfor -%}
{%- endmacro %}
