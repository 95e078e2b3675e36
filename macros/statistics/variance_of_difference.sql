{# Variance of the difference between the means of two groups, from the variances and numbers of both; null where either has none. -#}
{% macro variance_of_difference(variance_a, n_a, variance_b, n_b) -%}
    ({{ variance_a }} / nullif({{ n_a }}, 0) + {{ variance_b }} / nullif({{ n_b }}, 0))
{%- endmacro %}
