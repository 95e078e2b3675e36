{# Whether a vendor's model of an input is switched on: a connection of the vendor is named, and no other vendor owns the input. Of any input where none is named. #}
{% macro is_connected(vendor, input=none) %}
    {%- set owner = input_owner(input)[0] if input else none -%}
    {%- set giving = [] -%}
    {%- for connection in connections(vendor) if input is none or connection.inputs is none or input in connection.inputs -%}
        {%- do giving.append(connection.name) -%}
    {%- endfor -%}
    {{ return(giving != [] and owner in (none, vendor)) }}
{% endmacro %}
