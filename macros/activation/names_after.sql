{# What follows a prefix in the names of the project's models, as a list of SQL literals. Empty before execution: dbt knows the graph only then. #}
{% macro names_after(prefix) %}
    {%- set names = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.name.startswith(prefix) -%}
        {%- do names.append("'" ~ node.name[prefix | length:] ~ "'") -%}
    {%- endfor -%}
    {{ return((names or ["''"]) | sort | join(', ')) }}
{% endmacro %}
