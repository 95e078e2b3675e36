{#
    The rows of a vendor's raw table, of every connection of the vendor, with the names and kinds of value that they are read by. No rows of a
    connection that has no such table.

    Columns: source_system, the name of the connection; default_country and default_currency, which the connection gives; loaded_at; is_deleted;
    is_newest, false of a version of a row that the loader has replaced; and those of the argument columns.

    Args:
        vendor: name of the vendor
        tables: names that the loaders have for the table
        columns: name -> [kind, places ...], see vendor_cell
        key: columns that tell the rows of a table apart where a loader lands every version of them; none = every row is a newest one
#}
{% macro vendor_rows(vendor, tables, columns, key=[]) %}
    {%- set seeds = [ref('place_names')] -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- for connection in connections(vendor) -%}
        {%- set relation = vendor_relation(connection, tables) -%}
        {%- if relation is not none -%}
            {%- do parts.append(vendor_rows_of(connection, relation, columns, key)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if not parts -%}
        {%- do parts.append(vendor_rows_of({'name': vendor, 'default_country': none, 'currency': none}, none, columns, key)) -%}
    {%- endif -%}
    {{ parts | join('\nunion all\n') }}
{%- endmacro %}
