{# The column that tells versions of a row apart: loaded_at, else updated_at, else none. #}
{% macro input_version(name) %}
    {%- set columns = input_table(name).columns -%}
    {{ return('loaded_at' if 'loaded_at' in columns else 'updated_at' if 'updated_at' in columns else none) }}
{% endmacro %}
