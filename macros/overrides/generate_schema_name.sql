{# Schemas are named as configured (segments, staging, ...), not prefixed with the target's: people and tools rely on the names. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
