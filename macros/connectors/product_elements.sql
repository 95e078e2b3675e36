{#
    The products that events of Segment list as JSON (column products), one row each with line_number from 1, in the kinds of value that columns of tables
    are read by. A quantity that is missing is 1.

    Args:
        relation: relation or CTE of events
        keys: its columns that the rows keep
#}
{% macro product_elements(relation, keys) %}
    {%- set cells = {
        'product_id': ['id', 'product_id'], 'product_name': ['text', 'name'], 'sku': ['id', 'sku'], 'brand': ['text', 'brand'],
        'category': ['text', 'category'], 'price': ['amount', 'price'], 'given_quantity': ['integer', 'quantity'],
    } -%}
    {%- set spelled, values = {}, {} -%}
    {%- for name, places in cells.items() -%}
        {%- set cell = vendor_cell(name, places[0], ['element/' ~ places[1]], {'element': {'name': 'element'}}) -%}
        {%- do spelled.update({name ~ '_spelled': cell.spelled}) -%}
        {%- do values.update({name: cell.value}) -%}
    {%- endfor -%}
with

elements as (
    select * from {{ json_elements(relation, keys, 'products') }} as listed
),

cells as (
    {{ with_cells('elements', spelled) }}
),

read_elements as (
    select
        {{ keys | join(', ') }},
        element_index + 1 as line_number,
        {%- for name, value in values.items() %}
        {{ value }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cells
)

select
    {{ keys | join(', ') }},
    line_number,
    {%- for name in cells if name != 'given_quantity' %}
    {{ name }},
    {%- endfor %}
    coalesce(given_quantity, 1) as quantity
from read_elements
{%- endmacro %}
