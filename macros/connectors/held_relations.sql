{# The tables that the schema of a connection holds, by their names in small letters. #}
{% macro held_relations(connection) %}
    {%- set database = connection.database or target.database -%}
    {%- set held = {} -%}
    {%- set names = run_query(adapter.dispatch('held_relations', 'sms_segmentation')(database, connection.schema)).columns -%}
    {#- Spark also says which schema and whether a table is temporary -#}
    {%- for name in names[1 if names | length > 1 else 0].values() -%}
        {%- do held.update({name | lower: api.Relation.create(database=database, schema=connection.schema, identifier=name)}) -%}
    {%- endfor -%}
    {{ return(held) }}
{% endmacro %}

{% macro default__held_relations(database, schema) -%}
    select table_name from information_schema.tables
    where lower(table_catalog) = lower('{{ database }}') and lower(table_schema) = lower('{{ schema }}')
    order by table_name
{%- endmacro %}

{# a session sees one database, whose name may be longer than the engine keeps #}
{% macro postgres__held_relations(database, schema) -%}
    select table_name from information_schema.tables
    where lower(table_schema) = lower('{{ schema }}')
    order by table_name
{%- endmacro %}

{% macro spark__held_relations(database, schema) -%}
    show tables in {{ schema }}
{%- endmacro %}

{% macro bigquery__held_relations(database, schema) -%}
    select table_name from `{{ database }}.{{ schema }}`.information_schema.tables
    order by table_name
{%- endmacro %}
