{# The name that shares the most pairs of neighboring letters with a text (Dice's coefficient). #}
{% macro nearest_name(text, names) %}
    {%- set pairs = letter_pairs(text) -%}
    {%- set best = namespace(name=none, score=-1) -%}
    {%- for name in names -%}
        {%- set others = letter_pairs(name) -%}
        {%- set score = pairs | select('in', others) | list | length / (pairs | length + others | length) -%}
        {%- if score > best.score -%}
            {%- set best.name, best.score = name, score -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(best.name) }}
{% endmacro %}
