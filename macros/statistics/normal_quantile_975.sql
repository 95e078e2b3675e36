{# How many standard errors a 95 % interval reaches to either side, as a Jinja number. -#}
{% macro normal_quantile_975() -%}
    {{ return(1.959963984540) }}
{%- endmacro %}
