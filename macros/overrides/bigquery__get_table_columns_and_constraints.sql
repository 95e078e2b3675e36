{# Contracts in types of BigQuery; none of ours has a constraint. #}
{% macro bigquery__get_table_columns_and_constraints() %}
    (
        {%- for column in model.columns.values() %}
        {{ column.name }} {{ contract_type(column.data_type) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
