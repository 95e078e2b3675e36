{#
    Score 1 .. levels of a rank among a number of customers, worst first: equal values share a rank and so a score
    (definitions.md section 6). Recency goes by the last place of equals, frequency and revenue by the first.
#}
{% macro rank_score(rank, customers, levels) -%}
    cast({{ least_of(levels, '1 + floor(' ~ levels ~ ' * (' ~ rank ~ ' - 1) / cast(' ~ customers ~ ' as ' ~ type_double() ~ '))') }} as integer)
{%- endmacro %}
