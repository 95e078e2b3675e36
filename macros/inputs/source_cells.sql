{# Columns that hold the cells of a source row as they came, as a list: source_1, source_2. #}
{% macro source_cells(held) -%}
    {%- for column in held -%}
    source_{{ loop.index }}{{ ', ' if not loop.last }}
    {%- else -%}
    1 as nothing
    {%- endfor -%}
{%- endmacro %}
