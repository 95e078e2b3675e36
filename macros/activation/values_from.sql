{#
    The argument `values` of macro rendered_messages for columns that are named as their placeholders. While no brand_name is set, which exports
    ask for, the longest there may be takes its place, so that no length and no cost is too small.
#}
{% macro values_from(columns) %}
    {%- set values = {} -%}
    {%- for column in columns -%}
        {%- do values.update({column: column}) -%}
    {%- endfor -%}
    {%- if not var('brand_name') -%}
        {%- set brand_name = message_placeholders() | selectattr('name', 'equalto', 'brand_name') | first -%}
        {%- do values.update({'brand_name': escaped_literal(brand_name.at_length)}) -%}
    {%- endif -%}
    {{ return(values) }}
{% endmacro %}
