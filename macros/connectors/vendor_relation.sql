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
