{#
    Whether a moment or day lies in a period, whose end is not part of it; null = it has none yet. For left joins of texts: DuckDB takes bare
    comparisons in a join for ones that hardly any row meets, and then holds the texts in memory instead of what is joined to them.
#}
{% macro is_in_period(moment, starts_at, ends_at) -%}
    coalesce({{ moment }} >= {{ starts_at }} and ({{ ends_at }} is null or {{ moment }} < {{ ends_at }}), false)
{%- endmacro %}
