{#
    The columns that the contract of a mart lists, each in the type of the contract.

    relation: alias that has them; others: a mapping of the columns that come from elsewhere to what they are

    In a unit test model is the test, which has no columns: such a mart is tested by what it holds.
#}
{% macro contracted_columns(relation, others={}) -%}
    {%- for column in model.columns.values() %}
    cast({{ others.get(column.name, relation ~ '.' ~ column.name) }} as {{ contract_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
