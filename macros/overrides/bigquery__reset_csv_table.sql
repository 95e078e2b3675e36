{# See bigquery__create_csv_table. #}
{% macro bigquery__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- do adapter.drop_relation(old_relation) -%}
    {{- create_csv_table(model, agate_table) -}}
{% endmacro %}
