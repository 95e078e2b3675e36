{# e to the power of a double, never past what a double holds: Postgres fails where others say infinity or 0. -#}
{% macro bounded_exp(exponent) -%}
    exp(greatest(-500, least(500, {{ exponent }})))
{%- endmacro %}
