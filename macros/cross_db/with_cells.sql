{#
    A query for all columns of a relation and further ones computed from them: a dict of SQL by name. Postgres would write each of them out
    wherever a later query names it, and so compute it that many times.
#}
{% macro with_cells(relation, cells) -%}
    {{- return(adapter.dispatch('with_cells', 'sms_segmentation')(relation, cells)) -}}
{%- endmacro %}

{% macro default__with_cells(relation, cells) -%}
    select
        {{ relation }}.*
        {%- for name, sql in cells.items() %},
        {{ sql }} as {{ name }}
        {%- endfor %}
    from {{ relation }}
{%- endmacro %}

{% macro postgres__with_cells(relation, cells) -%}
    select
        {{ relation }}.*
        {%- for name in cells %},
        cells.{{ name }}
        {%- endfor %}
    from {{ relation }}
    cross join lateral (
        select
            {%- for name, sql in cells.items() %}
            {{ sql }} as {{ name }},
            {%- endfor %}
            1 as nothing
        offset 0
    ) as cells
{%- endmacro %}
