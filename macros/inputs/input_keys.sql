{# Names of the key columns of an input. #}
{% macro input_keys(name) %}
    {%- set keys = [] -%}
    {%- for column in input_table(name).columns.values() if column.config.meta.need == 'key' -%}
        {%- do keys.append(column.name) -%}
    {%- endfor -%}
    {{ return(keys) }}
{% endmacro %}
