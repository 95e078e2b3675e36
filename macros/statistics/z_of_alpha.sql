{# How many standard errors an interval of 1 - alpha reaches to either side; null for an alpha other than 0.10, 0.05 and 0.01. -#}
{% macro z_of_alpha(alpha) -%}
    case
        {%- for known, z in {0.05: normal_quantile_975(), 0.01: 2.575829303549, 0.10: 1.644853626951}.items() %}
        when abs({{ alpha }} - {{ known }}) < 0.000001 then cast({{ z }} as {{ type_double() }})
        {%- endfor %}
    end
{%- endmacro %}
