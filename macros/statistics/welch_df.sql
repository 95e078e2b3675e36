{# Degrees of freedom of Welch's t (Satterthwaite), from the variances and numbers of two groups; null where neither varies. -#}
{% macro welch_df(variance_a, n_a, variance_b, n_b) -%}
    {%- set a = variance_a ~ ' / nullif(' ~ n_a ~ ', 0)' -%}
    {%- set b = variance_b ~ ' / nullif(' ~ n_b ~ ', 0)' -%}
    (({{ a }} + {{ b }}) * ({{ a }} + {{ b }}))
    / nullif(
        {{ a }} * {{ a }} / nullif({{ n_a }} - 1, 0)
        + {{ b }} * {{ b }} / nullif({{ n_b }} - 1, 0),
        0
    )
{%- endmacro %}
