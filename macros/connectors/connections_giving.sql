{# Names of the connections that an input is read from: those whose setting inputs, and var input_owners, leave it to them. #}
{% macro connections_giving(input) %}
    {%- set names = [] -%}
    {%- set owner = input_owner(input) -%}
    {%- for vendor, kept in vendors().items() if input in kept.inputs and owner[0] in (none, vendor) -%}
        {%- for connection in connections(vendor) if connection.inputs is none or input in connection.inputs -%}
            {%- if owner[1] in (none, connection.name) -%}
                {%- do names.append(connection.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}
