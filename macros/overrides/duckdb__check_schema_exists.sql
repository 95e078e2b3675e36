{# dbt-duckdb's own, for a file with an apostrophe in its name. #}
{% macro duckdb__check_schema_exists(information_schema, schema) %}
    {%- set named = information_schema.incorporate(path={'database': information_schema.database | replace("'", "''")}) -%}
    {{ return(dbt.duckdb__check_schema_exists(named, schema)) }}
{% endmacro %}
