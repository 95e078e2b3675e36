{#
    Schemas follow the target as in any dbt project: <target schema>_segments, _reference and so on; bare names where the target schema is
    main, as in the embedded default. Var schema_layout asks for bare names everywhere, or for the target schema alone.

    As a package of another project, that project's own generate_schema_name decides, if it has one.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set root = context.get(project_name, {}) -%}
    {%- set layout = var('schema_layout') -%}
    {%- if project_name != 'sms_segmentation' and 'generate_schema_name' in root -%}
        {{ root.generate_schema_name(custom_schema_name, node) }}
    {%- elif not custom_schema_name or layout == 'single' -%}
        {{ target.schema }}
    {%- elif layout == 'bare' or target.schema == 'main' -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
