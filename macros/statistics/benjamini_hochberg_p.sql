{# P after the correction of Benjamini and Hochberg, from a column made by benjamini_hochberg_step: never above that of a greater p. -#}
{% macro benjamini_hochberg_p(step, p, partition_by) -%}
    case
        when {{ p }} is not null
            then min({{ step }}) over (
                partition by {{ partition_by }} order by {{ known_first(p) }} range between current row and unbounded following
            )
    end
{%- endmacro %}
