{#
    How a staged input is kept: as a table, since it is looked at several times. The big ones are read part by part instead, where the engine
    can look into a view for that.
#}
{% macro staged_as(name) %}
    {{- return(view_or_table() if name in incremental_inputs() else 'table') -}}
{% endmacro %}
