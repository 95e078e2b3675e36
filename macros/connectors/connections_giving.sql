{# Names of the connections whose vendor gives an input. #}
{% macro connections_giving(input) %}
    {%- set names = [] -%}
    {%- for vendor, kept in vendors().items() if input in kept.inputs and is_connected(vendor, input) -%}
        {%- for connection in connections(vendor) if connection.inputs is none or input in connection.inputs -%}
            {%- do names.append(connection.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}
