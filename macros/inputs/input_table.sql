{# The source table of an input as the contract (models/staging/inputs/*__sources.yml) describes it; known only at execution. #}
{% macro input_table(name) %}
    {{ return(graph.sources.values() | selectattr('package_name', 'equalto', 'sms_segmentation') | selectattr('source_name', 'equalto', 'inputs') | selectattr('name', 'equalto', name) | first) }}
{% endmacro %}
