{# Density of a standard normal variable at x; never 0, so that no engine underflows. -#}
{% macro normal_density(x) -%}
    0.3989422804014327 * {{ bounded_exp('-0.5 * ' ~ x ~ ' * ' ~ x) }}
{%- endmacro %}
