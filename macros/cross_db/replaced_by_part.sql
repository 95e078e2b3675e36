{# Configuration of an incremental model that replaces whole parts of its table, all rows that share a value of a column. #}
{% macro replaced_by_part(column) %}
    {{- return(adapter.dispatch('replaced_by_part', 'sms_segmentation')(column)) -}}
{% endmacro %}

{% macro default__replaced_by_part(column) %}
    {{- return({'materialized': 'incremental', 'incremental_strategy': 'delete+insert', 'unique_key': column}) -}}
{% endmacro %}

{# without delta or iceberg tables Spark can overwrite partitions, and nothing smaller #}
{% macro spark__replaced_by_part(column) %}
    {{- return({'materialized': 'incremental', 'incremental_strategy': 'insert_overwrite', 'partition_by': [column]}) -}}
{% endmacro %}

{# its insert_overwrite may replace all partitions, which depends on where the statement runs #}
{% macro databricks__replaced_by_part(column) %}
    {{- return(sms_segmentation.default__replaced_by_part(column)) -}}
{% endmacro %}

{% macro bigquery__replaced_by_part(column) %}
    {{- return({
        'materialized': 'incremental', 'incremental_strategy': 'insert_overwrite', 'partition_by': {'field': column, 'data_type': 'date'},
    }) -}}
{% endmacro %}
