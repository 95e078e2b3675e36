{# P after Holm's correction for several comparisons, from a column made by holm_step: never under that of a smaller p, at most 1. -#}
{% macro holm_p(step, p, partition_by) -%}
    case
        when {{ p }} is not null
            then {{ least_of('1', 'max(' ~ step ~ ') over (partition by ' ~ partition_by ~ ' order by ' ~ known_first(p) ~ ')') }}
    end
{%- endmacro %}
