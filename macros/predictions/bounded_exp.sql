{# e to the power of a double, never past what a double holds: Postgres fails where others say infinity or 0. -#}
{% macro bounded_exp(exponent) -%}
    exp({{ greatest_of('-500', least_of('500', exponent)) }})
{%- endmacro %}
