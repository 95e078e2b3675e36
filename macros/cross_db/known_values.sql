{# SQL values, each replaced by the next known one where it is null: none is null unless all are. #}
{% macro known_values(values) %}
    {%- set known = [] -%}
    {%- for value in values -%}
        {%- do known.append('coalesce(' ~ (values[loop.index0:] + values[:loop.index0]) | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ return(known) }}
{% endmacro %}
