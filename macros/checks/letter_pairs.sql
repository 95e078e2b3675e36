{# Pairs of neighboring letters of a text, its edges among them. #}
{% macro letter_pairs(text) %}
    {%- set framed = ' ' ~ text | lower ~ ' ' -%}
    {%- set pairs = [] -%}
    {%- for place in range(framed | length - 1) -%}
        {%- do pairs.append(framed[place:place + 2]) -%}
    {%- endfor -%}
    {{ return(pairs) }}
{% endmacro %}
