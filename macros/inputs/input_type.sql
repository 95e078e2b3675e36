{# A type of the contract as this engine writes it. #}
{% macro input_type(data_type) %}
    {{- return({'string': dbt.type_string(), 'timestamp': dbt.type_timestamp(), 'double': type_double()}.get(data_type, data_type)) -}}
{% endmacro %}
