{#
    Variance of (y - slope * w) / scale, from the variances and covariance of y and w; what is left of rounding counts as 0, and a scale of 0
    leaves none.
-#}
{% macro residual_variance(variance_y, variance_w, covariance_yw, slope, scale='1') -%}
    {%- set variance = variance_y ~ ' - 2 * ' ~ slope ~ ' * ' ~ covariance_yw ~ ' + ' ~ slope ~ ' * ' ~ slope ~ ' * ' ~ variance_w -%}
    case
        when {{ variance }} <= 0.0000000001 * {{ variance_y }} then 0
        else ({{ variance }}) / nullif({{ scale }} * {{ scale }}, 0)
    end
{%- endmacro %}
