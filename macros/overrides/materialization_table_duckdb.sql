{% materialization table, adapter='duckdb' %}
    {{ return(replaced_in_place('table', get_create_table_as_sql(false, this, sql))) }}
{% endmaterialization %}
