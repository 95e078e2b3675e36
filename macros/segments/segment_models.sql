{# Nodes of all segment models of the project, by name. Empty before execution: dbt knows the graph only then. #}
{% macro segment_models() %}
    {%- set segments = [] -%}
    {%- for node in (graph.nodes.values() if execute else []) | sort(attribute='unique_id') -%}
        {%- if node.resource_type == 'model' and node.fqn[1:3] == ['marts', 'segments'] and node.name.startswith('seg_') -%}
            {%- do segments.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(segments) }}
{% endmacro %}
