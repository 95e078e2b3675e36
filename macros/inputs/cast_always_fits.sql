{# Whether every value of a source column fits the type of the contract, so that nothing need be checked row by row. #}
{% macro cast_always_fits(column, data_type) %}
    {%- set has = column.data_type | lower | replace(' ', '') -%}
    {{ return(
        data_type == 'string'
        or (data_type in ('timestamp', 'date') and (has.startswith(('timestamp', 'datetime')) or has == 'date'))
        or (data_type == 'boolean' and has.startswith('bool'))
        or (data_type == 'integer' and has in ('integer', 'int'))
    ) }}
{% endmacro %}
