{#
    First of two steps of Holm's correction: p times the number of p not smaller, among the rows of a partition that have one. holm_p is
    the second, since window functions do not nest.
-#}
{% macro holm_step(p, partition_by) -%}
    {{ p }} * (
        count({{ p }}) over (partition by {{ partition_by }})
        - row_number() over (partition by {{ partition_by }} order by {{ known_first(p) }})
        + 1
    )
{%- endmacro %}
