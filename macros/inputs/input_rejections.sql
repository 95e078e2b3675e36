{# Why a cast row of an input is not accepted: a list of conditions, from the contract. #}
{% macro input_rejections(name) %}
    {%- set table = input_table(name) -%}
    {%- set conditions = [] -%}
    {%- for column in table.columns.values() if column.config.meta.need != 'optional' and not column.config.meta.nullable -%}
        {%- do conditions.append(column.name ~ ' is null') -%}
    {%- endfor -%}
    {{ return(conditions + (table.config.meta.rejected_when or {}).values() | list) }}
{% endmacro %}
