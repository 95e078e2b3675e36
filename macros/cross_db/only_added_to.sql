{# Strategy of an incremental model that only adds rows; without a key a merge of BigQuery adds them. #}
{% macro only_added_to() %}
    {{- return(adapter.dispatch('only_added_to', 'sms_segmentation')()) -}}
{% endmacro %}

{% macro default__only_added_to() %}
    {{- return('append') -}}
{% endmacro %}

{% macro bigquery__only_added_to() %}
    {{- return('merge') -}}
{% endmacro %}
