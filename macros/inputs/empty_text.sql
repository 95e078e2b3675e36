{# The empty text, typed as text: a bare literal has no type of its own on Postgres. #}
{% macro empty_text() -%}
    cast('' as {{ dbt.type_string() }})
{%- endmacro %}
