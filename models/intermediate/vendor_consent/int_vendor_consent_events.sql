{# What vendors say about consent today, in the columns of the input consent_events. -#}
{{ config(enabled=gives_consent(), materialized='view') }}
{%- set relations = connected_relations('consent_events') -%}
{%- if execute %}
{%- set columns = input_table('consent_events').columns.values() %}
{%- for relation in relations %}
{%- set held = held_columns(load_relation(relation)) %}
select
    {%- for column in columns %}
    {{ column.name if column.name in held else 'cast(null as ' ~ input_type(column.data_type) ~ ')' }} as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ rows_given(relation, 'consent_events') }}
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endif %}
