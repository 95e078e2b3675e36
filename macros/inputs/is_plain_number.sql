{# Whether a text is E.164 that needs no second look, as most are: no trunk zero, no +52 1, no +54 9. -#}
{% macro is_plain_number(text) -%}
    {{ regexp_match(text, '^[+](1[2-9][0-9]{9}|([2346-9][1-9]|5[135-9])[1-9][1-9][0-9]{4,11})$') }}
{%- endmacro %}
