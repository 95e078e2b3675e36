{# The project's own names of schemas: shop_dev_segments. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    shop_{{ target.schema }}{{ '_' ~ custom_schema_name if custom_schema_name }}
{%- endmacro %}
