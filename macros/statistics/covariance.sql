{#
    Covariance (n - 1) of two values of a group, from its number and the sums of values and of their products; of one value with itself
    the variance. Null for a group under 2.

    The values are those minus a mean, so that little is lost between the sums; what is left of rounding counts as 0.
-#}
{% macro covariance(n, sum_a, sum_b, sum_ab) -%}
    case
        when {{ n }} < 2 then null
        when abs({{ sum_ab }} - {{ sum_a }} * {{ sum_b }} / nullif({{ n }}, 0)) <= 0.0000000001 * abs({{ sum_ab }}) then 0
        else ({{ sum_ab }} - {{ sum_a }} * {{ sum_b }} / nullif({{ n }}, 0)) / nullif({{ n }} - 1, 0)
    end
{%- endmacro %}
