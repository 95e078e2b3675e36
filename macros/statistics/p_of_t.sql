{#
    Two-sided p of t with so many degrees of freedom; null where either is.

    A long expression: where many rows or other columns need it, take z_of_t in one step and two_sided_p in the next.
-#}
{% macro p_of_t(t, df) -%}
    {{ two_sided_p(z_of_t(t, df)) }}
{%- endmacro %}
