{# dbt-bigquery makes the table of a seed by loading its rows; of a seed without rows there would be no table. #}
{% macro bigquery__create_csv_table(model, agate_table) %}
    {%- if not agate_table.rows -%}
        {%- set columns = [] -%}
        {%- for name, type in model['config']['column_types'].items() -%}{%- do columns.append(name ~ ' ' ~ type) -%}{%- endfor -%}
        {%- call statement('_') -%}
            create or replace table {{ this.render() }} ({{ columns | join(', ') }})
        {%- endcall -%}
    {%- endif -%}
{% endmacro %}
