{# First part of a big input (load_partition) of which all cells are kept; null where they are for good. #}
{% macro cells_kept_from(name) -%}
    {%- set days = forgotten_cells(name).days -%}
    {{ 'cast(null as date)' if days is none else load_partition(as_of(minus_hours=24 * days)) }}
{%- endmacro %}
