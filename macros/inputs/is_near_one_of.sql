{# Whether a number is one of some, but for what a column of floats makes of them. #}
{% macro is_near_one_of(number, known) -%}
    {%- for one in known -%}
        abs({{ number }} - {{ one }}) < 0.000001{{ ' or ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
