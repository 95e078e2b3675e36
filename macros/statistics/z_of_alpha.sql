{# How many standard errors an interval of 1 - alpha reaches to either side; null for an alpha other than 0.10, 0.05 and 0.01. -#}
{% macro z_of_alpha(alpha) -%}
    case
        when abs({{ alpha }} - 0.05) < 0.000001 then {{ normal_quantile_975() }}
        when abs({{ alpha }} - 0.01) < 0.000001 then 2.575829303549
        when abs({{ alpha }} - 0.10) < 0.000001 then 1.644853626951
    end
{%- endmacro %}
