{%- set columns_of = {} -%}
{%- for name in input_names() -%}
{%- set columns = input_table(name).columns.values() if execute else [] -%}
{%- do columns_of.update({name: columns | rejectattr('name', 'equalto', 'loaded_at') | list}) -%}
{%- endfor -%}
with

{% for name in input_names() -%}
{%- set columns = columns_of[name] -%}
{%- set givers = connections_giving(name) -%}
{%- set names = columns | map(attribute='name') | list -%}
{%- set giver = 'source_system' if 'source_system' in names else split_text(input_keys(name)[0], ':', 1) if columns else 'source_system' -%}
{%- set times = columns | selectattr('data_type', 'in', ['timestamp', 'date']) | map(attribute='name') | reject('equalto', 'birth_date') | list -%}
counted_{{ name }} as (
    select
        {{ 'case when ' ~ giver ~ ' in (' ~ escaped_literals(givers) ~ ') then ' ~ giver ~ " else 'inputs' end" if givers else "'inputs'" }} as connection,
        count(*) as row_count,
        {% for column in columns -%}
        count({{ column.name }}) as {{ column.name }}_count,
        {% endfor -%}
        cast({{ 'min(' ~ times[0] ~ ')' if times else 'null' }} as {{ dbt.type_timestamp() }}) as first_occurred_at,
        cast({{ 'max(' ~ times[0] ~ ')' if times else 'null' }} as {{ dbt.type_timestamp() }}) as last_occurred_at
    from {{ ref('int_' ~ name ~ '_validated') }}
    group by 1
),

connections_of_{{ name }} as (
    select 'inputs' as connection
    {%- for connection in givers %}
    union all
    select '{{ connection }}' as connection
    {%- endfor %}
),

columns_of_{{ name }} as (
    {% for column in columns -%}
    select
        '{{ column.name }}' as column_name,
        {{ loop.index }} as column_position
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% endfor -%}

counted as (
    {% for name in input_names() -%}
    select
        connections_of_{{ name }}.connection,
        '{{ name }}' as input,
        columns_of_{{ name }}.column_name,
        coalesce(counted_{{ name }}.row_count, 0) as row_count,
        case columns_of_{{ name }}.column_position
            {% for column in columns_of[name] -%}
            when {{ loop.index }} then counted_{{ name }}.{{ column.name }}_count
            {% endfor -%}
        end as filled_count,
        counted_{{ name }}.first_occurred_at,
        counted_{{ name }}.last_occurred_at
    from connections_of_{{ name }}
    cross join columns_of_{{ name }}
    left join counted_{{ name }} on connections_of_{{ name }}.connection = counted_{{ name }}.connection
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    connection,
    input,
    column_name,
    cast(row_count as {{ dbt.type_bigint() }}) as row_count,
    {{ as_decimal(safe_divide('filled_count', 'row_count'), 9, 6) }} as filled_share,
    first_occurred_at,
    last_occurred_at
from counted
