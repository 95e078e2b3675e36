{#
    Whether a text is one of some words. Not in(): DuckDB plans a list of five words or more as a join, and runs it also where no one selects the
    column.
#}
{% macro is_one_of(text, words) -%}
    (
    {%- for word in words -%}
    {{ text }} = {{ escaped_literal(word) }}{{ ' or ' if not loop.last }}
    {%- endfor -%}
    )
{%- endmacro %}
