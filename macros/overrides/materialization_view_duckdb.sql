{% materialization view, adapter='duckdb' %}
    {{ return(replaced_in_place('view', get_create_view_as_sql(this, sql))) }}
{% endmaterialization %}
