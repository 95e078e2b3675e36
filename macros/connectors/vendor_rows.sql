{#
    The rows of a vendor's raw table, of every connection of the vendor, with the names and kinds of value that they are read by. No rows of a
    connection that has no such table.

    Columns: source_system, the name of the connection; default_country and default_currency, which the connection gives; loaded_at; is_deleted and
    deletion_loaded_at, when that was known; is_newest, false of a version of a row that the loader has replaced; and those of the argument columns.

    Args:
        vendor: name of the vendor
        tables: names that the loaders have for the table, or orders[].line_items for the elements of an array of JSON in one; the first counts that
            the connection has
        columns: name -> [kind, places ...], see vendor_cell; of an array the places are keys of its elements, parent_id, parent_element/... or element_index
        key: columns that tell the rows of a table apart where a loader lands every version of them; none = every row is a newest one
#}
{% macro vendor_rows(vendor, tables, columns, key=[]) %}
    {%- set seeds = [ref('place_names')] -%}
    {%- if not execute -%}
        {{ return('select 1') }}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- for connection in connections(vendor) -%}
        {%- set found = [] -%}
        {%- for place in tables if not found -%}
            {%- set names = place.split('[].') -%}
            {%- set relation = vendor_relation(connection, names[:1]) -%}
            {%- if relation is not none and (names | length == 1 or modules.re.sub('[^a-z0-9]', '', names[1]) in vendor_columns(relation)) -%}
                {%- do found.append(vendor_rows_of(connection, relation, columns, key, names[1:])) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do parts.extend(found) -%}
    {%- endfor -%}
    {%- if not parts -%}
        {%- do parts.append(vendor_rows_of({'name': vendor, 'default_country': none, 'currency': none}, none, columns, key)) -%}
    {%- endif -%}
    {{ parts | join('\nunion all\n') }}
{%- endmacro %}
