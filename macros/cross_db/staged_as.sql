{#
    How a staged input is kept: as a table, since it is looked at several times. The big ones are read part by part instead, where the engine
    can look into a view for that.
#}
{% macro staged_as(name) %}
    {{- return(adapter.dispatch('staged_as', 'sms_segmentation')(name)) -}}
{% endmacro %}

{% macro default__staged_as(name) %}
    {{- return('view' if name in incremental_inputs() else 'table') -}}
{% endmacro %}

{# Spark keeps no more than 32,700 characters of a view, and plans for minutes when a condition is pushed into these #}
{% macro spark__staged_as(name) %}
    {{- return('table') -}}
{% endmacro %}
