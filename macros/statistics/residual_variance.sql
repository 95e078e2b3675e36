{# Variance of y - slope * w, from the variances and covariance of both; what is left of rounding counts as 0. -#}
{% macro residual_variance(variance_y, variance_w, covariance_yw, slope) -%}
    {%- set variance = variance_y ~ ' - 2 * ' ~ slope ~ ' * ' ~ covariance_yw ~ ' + ' ~ slope ~ ' * ' ~ slope ~ ' * ' ~ variance_w -%}
    case when {{ variance }} <= 0.0000000001 * {{ variance_y }} then 0 else {{ variance }} end
{%- endmacro %}
