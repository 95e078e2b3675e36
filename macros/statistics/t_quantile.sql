{#
    How many standard errors an interval reaches with so many degrees of freedom, where it reaches z with endlessly many (Cornish-Fisher,
    within 2e-6 for df >= 30).

    z: a column as double, see z_of_alpha; df: a column. Null where either is.
-#}
{% macro t_quantile(z, df) -%}
    {%- set z2 = z ~ ' * ' ~ z -%}
    case
        when {{ df }} >= 1
            then {{ z }} * (
                1
                + ({{ z2 }} + 1) / (4 * {{ df }})
                + ((5 * {{ z2 }} + 16) * {{ z2 }} + 3) / (96 * {{ df }} * {{ df }})
                + (((3 * {{ z2 }} + 19) * {{ z2 }} + 17) * {{ z2 }} - 15) / (384 * {{ df }} * {{ df }} * {{ df }})
            )
    end
{%- endmacro %}
