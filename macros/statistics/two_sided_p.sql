{# Chance of a standard normal variable at least as far from 0 as z; null where z is. -#}
{% macro two_sided_p(z) -%}
    2 * {{ normal_tail('abs(' ~ z ~ ')') }}
{%- endmacro %}
