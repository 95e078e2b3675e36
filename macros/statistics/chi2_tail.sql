{#
    Chance that a chi-square variable with so many degrees of freedom is above x. df is a column, since experiments differ in their arms:
    terms beyond it add nothing. Null for df under 1 or above 30; 0 past x = 1000, where it is under 1e-180.

    x: a column as double, at least 0; df: a column of an integer
-#}
{% macro chi2_tail(x, df) -%}
    case
        when {{ df }} is null or {{ df }} < 1 or {{ df }} > 30 then null
        when {{ x }} > 1000 then 0
        when {{ df }} = 1 then {{ two_sided_p('sqrt(' ~ x ~ ')') }}
        {#- integer division differs between engines, a remainder does not #}
        when mod({{ df }}, 2) = 1
            then {{ two_sided_p('sqrt(' ~ x ~ ')') }} + 2 * {{ normal_density('sqrt(' ~ x ~ ')') }} * sqrt({{ x }}) * (1 + {{ chi2_terms(x, df, 3) }})
        else {{ bounded_exp('-0.5 * ' ~ x) }} * (1 + {{ chi2_terms(x, df, 2) }})
    end
{%- endmacro %}
