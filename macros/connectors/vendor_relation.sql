{#
    The raw table of a connection: the first of some names that its schema holds, whatever its letters' case; none where it holds none of them.

    Args:
        connection: one of connections()
        tables: names that the loaders have for it; the connection's own names for them (tables) come first
#}
{% macro vendor_relation(connection, tables) %}
    {%- set database = connection.database or target.database -%}
    {%- for table in tables -%}
        {%- set name = connection.tables.get(table, table) -%}
        {%- for spelled in [name, name | upper] | unique -%}
            {%- set found = adapter.get_relation(database, connection.schema, spelled) -%}
            {%- if found is not none -%}
                {{ return(found) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}
