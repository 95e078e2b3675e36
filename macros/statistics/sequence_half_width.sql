{#
    Half width of the interval of 1 - alpha that holds at every look (Waudby-Smith et al. 2021, asymptotic): an effect of n units with the
    standard error se, rho2 as sequence_rho2. All columns, as double; null where any is.
-#}
{% macro sequence_half_width(n, se, alpha, rho2) -%}
    {{ se }} * sqrt(
        2 * ({{ n }} * {{ rho2 }} + 1) / nullif({{ n }} * {{ rho2 }}, 0)
        * ln(sqrt({{ n }} * {{ rho2 }} + 1) / {{ alpha }})
    )
{%- endmacro %}
