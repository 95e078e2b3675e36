{# Whether a vendor's models are switched on, that of one input where it is given: a connection of the vendor is named, which the input is read from. #}
{% macro is_connected(vendor, input=none) %}
    {%- set names = connections(vendor) | map(attribute='name') | list -%}
    {{ return(names != [] if input is none else names | select('in', connections_giving(input)) | list != []) }}
{% endmacro %}
