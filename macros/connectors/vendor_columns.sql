{# The columns of a raw table by their names in small letters and digits alone: loaders write to_number, toNumber and TO NUMBER. #}
{% macro vendor_columns(relation) %}
    {%- set held = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do held.setdefault(modules.re.sub('[^a-z0-9]', '', column.name | lower), column) -%}
    {%- endfor -%}
    {{ return(held) }}
{% endmacro %}
