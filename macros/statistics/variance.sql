{# Variance (n - 1) of a value of a group, from its number and the sums of the value and of its square; what rounding leaves below 0 counts as 0. #}
{% macro variance(n, sum_a, sum_a2) -%}
    {%- set found = covariance(n, sum_a, sum_a, sum_a2) -%}
    case when {{ found }} < 0 then 0 else {{ found }} end
{%- endmacro %}
