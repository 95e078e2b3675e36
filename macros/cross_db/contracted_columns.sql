{# The columns that the contract of a mart lists, from a relation that has them, each in the type of the contract. #}
{% macro contracted_columns(relation) -%}
    {%- for column in model.columns.values() %}
    cast({{ relation }}.{{ column.name }} as {{ api.Column.translate_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
