{# What the rows of an input are read by; rows read by other rules are read again. #}
{% macro input_rules_hash(name) %}
    {%- set columns = [] -%}
    {%- for column in input_table(name).columns.values() -%}
        {%- do columns.append(column.name ~ ' ' ~ column.data_type ~ ' ' ~ column.config.meta.need) -%}
    {%- endfor -%}
    {{ return(local_md5(columns ~ input_rejections(name))) }}
{% endmacro %}
