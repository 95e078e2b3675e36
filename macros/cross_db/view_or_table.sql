{# How a model is kept that is read a few times only: as a view where the engine can keep its SQL. #}
{% macro view_or_table() %}
    {{- return(adapter.dispatch('view_or_table', 'sms_segmentation')()) -}}
{% endmacro %}

{% macro default__view_or_table() %}
    {{- return('view') -}}
{% endmacro %}

{# Spark keeps no more than 32,700 characters of a view, and plans for minutes when a condition is pushed into the staged inputs #}
{% macro spark__view_or_table() %}
    {{- return('table') -}}
{% endmacro %}
