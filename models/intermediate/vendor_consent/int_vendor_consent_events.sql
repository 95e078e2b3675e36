{# What vendors say about consent today, in the columns of the input consent_events; a table, since what follows looks at it several times. -#}
{{ config(enabled=connections() != []) }}
{%- set relations = connected_relations('consent_events') -%}
{%- set columns = input_table('consent_events').columns.values() if execute else [] %}
{%- for relation in relations %}
{%- set held = held_columns(load_relation(relation)) %}
select
    {%- for column in columns %}
    {{ column.name if column.name in held else 'cast(null as ' ~ input_type(column.data_type) ~ ')' }} as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ rows_given(relation, 'consent_events') if execute else relation }}
{{ 'union all' if not loop.last }}
{%- else %}
select * from (
    select
        {%- for column in columns %}
        cast(null as {{ input_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
) as no_vendor
where 1 = 0
{%- endfor %}
