{# One number over another as a double of a contract: 12 digits after the point, null when the second is 0 or null. #}
{% macro ratio_of(numerator, denominator) -%}
    {{ as_decimal(safe_divide(numerator, denominator), 28, 12) }}
{%- endmacro %}
