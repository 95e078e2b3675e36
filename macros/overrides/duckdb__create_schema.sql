{# dbt-duckdb's own compares the name of the database as a literal that an apostrophe in the file's name would end. #}
{% macro duckdb__create_schema(relation) %}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ relation.without_identifier() }}
    {%- endcall -%}
{% endmacro %}
