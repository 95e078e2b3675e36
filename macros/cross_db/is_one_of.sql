{#
    Whether a text is one of some words. Not in(): DuckDB makes a join of one with five words or more, which costs what a column costs, for columns
    that nobody asks for too.
#}
{% macro is_one_of(text, words) -%}
    (
    {%- for word in words -%}
    {{ text }} = {{ text_literal(word) }}{{ ' or ' if not loop.last }}
    {%- endfor -%}
    )
{%- endmacro %}
