{#
    The raw table of a connection: the first of some names that its schema holds, whatever its letters' case; none where it holds none of them.

    Args:
        connection: one of connections()
        tables: names that the loaders have for it; the connection's own names for them (tables) come first
#}
{% macro vendor_relation(connection, tables) %}
    {{- return(adapter.dispatch('vendor_relation', 'sms_segmentation')(connection, tables)) -}}
{% endmacro %}

{# names of these engines have no case #}
{% macro default__vendor_relation(connection, tables) %}
    {%- for table in tables -%}
        {%- set found = adapter.get_relation(connection.database or target.database, connection.schema, connection.tables.get(table, table)) -%}
        {%- if found is not none -%}
            {{ return(found) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{# dbt stops at a name in other letters: it would not know which of two is meant #}
{% macro duckdb__vendor_relation(connection, tables) %}
    {%- set held = held_relations(connection) -%}
    {%- for table in tables if connection.tables.get(table, table) | lower in held -%}
        {{ return(held[connection.tables.get(table, table) | lower]) }}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}

{% macro postgres__vendor_relation(connection, tables) %}
    {{- return(sms_segmentation.duckdb__vendor_relation(connection, tables)) -}}
{% endmacro %}

{# names have a case in BigQuery, where what dbt keeps of a schema is asked first, since a list is asked for over the network #}
{% macro bigquery__vendor_relation(connection, tables) %}
    {%- set found = [sms_segmentation.default__vendor_relation(connection, tables)] -%}
    {%- if found[0] is none -%}
        {%- set schema = api.Relation.create(database=connection.database or target.database, schema=connection.schema) -%}
        {%- set held = adapter.list_relations_without_caching(schema) -%}
        {%- for table in tables -%}
            {%- for relation in held if relation.identifier | lower == connection.tables.get(table, table) | lower -%}
                {%- do found.append(relation) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return((found | reject('none') | list + [none])[0]) }}
{% endmacro %}
