{#
    Configuration of an incremental model that replaces rows by their key. Spark cannot without delta or iceberg tables, BigQuery not where
    a key has several rows; both build the table again.
#}
{% macro replaced_by_key(columns) %}
    {{- return(adapter.dispatch('replaced_by_key', 'sms_segmentation')(columns)) -}}
{% endmacro %}

{% macro default__replaced_by_key(columns) %}
    {{- return({'materialized': 'incremental', 'incremental_strategy': 'delete+insert', 'unique_key': columns}) -}}
{% endmacro %}

{% macro spark__replaced_by_key(columns) %}
    {{- return({'materialized': 'table'}) -}}
{% endmacro %}

{% macro bigquery__replaced_by_key(columns) %}
    {{- return({'materialized': 'table'}) -}}
{% endmacro %}
