{#
    The properties of a vendor's connections that stand for columns of an input (their setting properties): a list of dicts with connection, property,
    to, the column, format, that of a date, and cell, the name under which base models hold its text.
#}
{% macro mapped_properties(vendor) %}
    {%- set found = [] -%}
    {%- for connection in connections(vendor) -%}
        {%- for property in connection.properties | sort -%}
            {%- set given = connection.properties[property] -%}
            {%- do found.append({
                'connection': connection.name, 'property': property, 'to': given.to, 'format': given.get('format'), 'cell': 'mapped_' ~ found | length,
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
