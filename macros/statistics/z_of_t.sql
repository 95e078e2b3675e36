{#
    The normal variable that is as unlikely as t with so many degrees of freedom (Hill 1970): its two-sided p is that of t, within 2e-7
    for df >= 10.

    t, df: columns; they are written out often. Null where either is, or below one degree of freedom.
-#}
{% macro z_of_t(t, df) -%}
    {%- set a = '(' ~ df ~ ' - 0.5)' -%}
    {%- set b = '(48 * ' ~ a ~ ' * ' ~ a ~ ')' -%}
    {%- set y = '(' ~ a ~ ' * ln(1 + ' ~ t ~ ' * ' ~ t ~ ' / ' ~ df ~ '))' -%}
    case
        when {{ df }} >= 1
            then (
                (((((-0.4 * {{ y }} - 3.3) * {{ y }} - 24) * {{ y }} - 85.5) / (0.8 * {{ y }} * {{ y }} + 100 + {{ b }}) + {{ y }} + 3) / {{ b }} + 1)
                * sqrt({{ y }})
            )
    end
{%- endmacro %}
