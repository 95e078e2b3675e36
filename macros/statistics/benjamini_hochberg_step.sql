{# First of two steps of the correction of Benjamini and Hochberg: p times the number of p, over its rank. benjamini_hochberg_p is the second. -#}
{% macro benjamini_hochberg_step(p, partition_by) -%}
    {{ p }} * count({{ p }}) over (partition by {{ partition_by }})
    / row_number() over (partition by {{ partition_by }} order by {{ known_first(p) }})
{%- endmacro %}
