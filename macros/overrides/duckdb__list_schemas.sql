{# dbt-duckdb's own, for a file with an apostrophe in its name. #}
{% macro duckdb__list_schemas(database) %}
    {{ return(dbt.duckdb__list_schemas(database | replace("'", "''") if database else database)) }}
{% endmacro %}
