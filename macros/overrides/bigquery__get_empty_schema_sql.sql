{# Contracts in types of BigQuery: dbt casts to each of them. #}
{% macro bigquery__get_empty_schema_sql(columns) %}
    {%- set typed = {} -%}
    {%- for name, column in columns.items() -%}{%- do typed.update({name: dict(column, data_type=contract_type(column.data_type))}) -%}{%- endfor -%}
    {{- return(dbt.default__get_empty_schema_sql(typed)) -}}
{% endmacro %}
