{#
    The columns of a raw table by their names in small letters and digits alone: loaders write to_number, toNumber and TO NUMBER. Where a table has
    two of one name, filled at different times, the second one goes by the name and _2.
#}
{% macro vendor_columns(relation) %}
    {%- set held = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- set name = modules.re.sub('[^a-z0-9]', '', column.name | lower) -%}
        {%- do held.setdefault(name if name not in held else name ~ '_2', column) -%}
    {%- endfor -%}
    {{ return(held) }}
{% endmacro %}
