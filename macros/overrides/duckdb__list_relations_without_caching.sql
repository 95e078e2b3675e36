{# dbt-duckdb's own, for a file with an apostrophe in its name. #}
{% macro duckdb__list_relations_without_caching(schema_relation) %}
    {%- set named = schema_relation.incorporate(path={'database': schema_relation.database | replace("'", "''")}) -%}
    {{ return(dbt.duckdb__list_relations_without_caching(named)) }}
{% endmacro %}
