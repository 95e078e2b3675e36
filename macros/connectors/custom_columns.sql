{#
    The columns of a vendor's raw table that an account made up itself, of all connections: a dict of the loader's column by the name of the
    property, in small letters with underscores.

    Args:
        vendor: name of the vendor
        tables: names that the loaders have for the table
        prefix: what the loader puts before such a name, with its underscore
        documents: columns of that prefix that hold many properties, which are left out
#}
{% macro custom_columns(vendor, tables, prefix, documents=[]) %}
    {%- set found = {} -%}
    {%- for connection in connections(vendor) if execute -%}
        {%- set relation = vendor_relation(connection, tables) -%}
        {%- for column in (adapter.get_columns_in_relation(relation) if relation is not none else []) -%}
            {%- set small = modules.re.sub('([a-z0-9])([A-Z])', '\\1_\\2', column.name) | lower -%}
            {%- if small.startswith(prefix) and small not in documents -%}
                {%- do found.setdefault(modules.re.sub('[^a-z0-9]+', '_', small[prefix | length:]).strip('_'), column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
