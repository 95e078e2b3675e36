{#
    One input, one row in one row out: every column of the contract, cast; what the source lacks is null. With as_of_mode known_at
    a row that arrived after as_of is as if it were not there.

    is_accepted says whether the row fits the contract, rejection_reasons why not ('a;b;', '' when it does), row_text is the
    source row as text for rejected_rows.
#}
{% macro stage_input(name) %}
    {%- set relation = source('inputs', name) -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set found = load_relation(relation) -%}
    {%- set held = held_columns(found) -%}
    {%- set unparsed = [] -%}
    {%- set texts = [] -%}
with cast_rows as (
    select
    {%- for column in input_table(name).columns.values() -%}
    {%- if column.name in held %}
        {{ cast_input(held[column.name], column.data_type) }} as {{ column.name }},
    {%- if not cast_always_fits(held[column.name], column.data_type) -%}
        {%- do unparsed.append(
            'case when ' ~ given_but_unparsed(held[column.name], column.data_type) ~ " then 'unparsed_" ~ column.name ~ ";' else '' end"
        ) -%}
    {%- endif -%}
    {%- else %}
        cast(null as {{ input_type(column.data_type) }}) as {{ column.name }},
    {%- endif -%}
    {%- endfor -%}
    {%- for column in held.values() -%}
        {%- do texts.append(
            "coalesce('" ~ column.name ~ "=' || cast(" ~ adapter.quote(column.name) ~ ' as ' ~ dbt.type_string() ~ ") || ' ', '')"
        ) -%}
    {%- endfor %}
        {{ unparsed | join(' || ') or "cast('' as " ~ dbt.type_string() ~ ')' }} as unparsed,
        {{ texts | join(' || ') or "cast('' as " ~ dbt.type_string() ~ ')' }} as row_text
    {% if found is not none -%}
    from {{ relation }}
    {%- else -%}
    from (select 1 as nothing) as absent
    where 1 = 0
    {%- endif %}
)

select
    {{ input_table(name).columns.keys() | join(',\n    ') }},
    unparsed = ''
    {%- for condition, reason in input_rejections(name) %}
    and not coalesce({{ condition }}, false)
    {%- endfor %} as is_accepted,
    unparsed
    {%- for condition, reason in input_rejections(name) %}
    || case when {{ condition }} then '{{ reason }};' else '' end
    {%- endfor %} as rejection_reasons,
    row_text
from cast_rows
{%- if var('as_of_mode') == 'known_at' and 'loaded_at' in input_table(name).columns %}
where loaded_at is null or loaded_at <= {{ as_of() }}
{%- endif %}
{%- endmacro %}
