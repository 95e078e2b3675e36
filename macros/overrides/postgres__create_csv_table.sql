{#
    `string` is the one name for text that DuckDB, Spark, Snowflake and BigQuery share in column_types; Postgres calls it
    text.
#}
{% macro postgres__create_csv_table(model, agate_table) %}
    {%- set types = {} -%}
    {%- for column, type in model['config'].get('column_types', {}).items() -%}
        {%- do types.update({column: api.Column.translate_type(type)}) -%}
    {%- endfor -%}
    {%- set typed_model = dict(model, config=dict(model['config'], column_types=types)) -%}
    {{ return(dbt.default__create_csv_table(typed_model, agate_table)) }}
{% endmacro %}
