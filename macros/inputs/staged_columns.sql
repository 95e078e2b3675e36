{# Columns of a staged input that later ones keep: those of the contract, its numbers as they were received, and problems. #}
{% macro staged_columns(name) %}
    {%- set columns = input_table(name).columns -%}
    {%- set received = [] -%}
    {%- for column in columns.values() if column.config.meta.reads == 'number' -%}
        {%- do received.append(column.name ~ '_received') -%}
    {%- endfor -%}
    {{ return(columns.keys() | list + received + ['problems']) }}
{% endmacro %}
