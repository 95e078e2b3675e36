{# The models of connected vendors that give an input: a list of relations. #}
{% macro connected_relations(input) %}
    {%- set relations = [] -%}
    {%- for vendor, kept in vendors().items() if input in kept.inputs and is_connected(vendor, input) -%}
        {%- do relations.append(ref('stg_' ~ vendor ~ '__' ~ input)) -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}
