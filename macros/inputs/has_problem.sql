{# Whether a staged or validated row has a cell of a column that could not be read or is less than it may be. #}
{% macro has_problem(column_name, problems='problems') -%}
    coalesce(
        {%- for kind in ['unparsed', 'unknown', 'negative', 'too_small'] %}
        {{ problems }} like '%{{ kind }}_{{ column_name }}=%'{{ ' or' if not loop.last }}
        {%- endfor %},
        false
    )
{%- endmacro %}
