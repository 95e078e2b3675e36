{# How many parts hold a text written as units: a part that would end between E and x ends before them. -#}
{% macro text_parts(units, size) -%}
    {%- set nearly = '[bEx]{' ~ (size - 1) ~ '}' -%}
    {%- set marked = replace_matches(units, nearly ~ '[^E]|' ~ nearly, '1') -%}
    length({{ replace_matches(marked, '[bEx]+', '1') }})
{%- endmacro %}
