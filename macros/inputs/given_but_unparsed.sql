{# Whether a value was given that does not fit the type of the contract. #}
{% macro given_but_unparsed(column, data_type) -%}
    {{ adapter.quote(column.name) }} {{ "<> ''" if is_text_column(column) else 'is not null' }}
    and {{ cast_input(column, data_type) }} is null
{%- endmacro %}
