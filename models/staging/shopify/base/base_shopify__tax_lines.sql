{# Fivetran's newer connections call the table tax_line, older ones order_line_tax_line; both may be there. -#}
{{ config(**connected_as('shopify')) }}
{%- set columns = {
    'order_line_id': ['id', 'order_line_id', 'parent_element/id'],
    'line_index': ['integer', 'index', 'element_index'],
    'tax': shopify_money('price'),
} %}
select
    *,
    row_number() over (
        partition by source_system, order_line_id, line_index
        order by case when is_newest then 1 else 2 end, loaded_at desc nulls last, {{ content_order(columns) }}
    ) = 1 as is_newest_of_both
from (
    {{ vendor_rows('shopify', ['tax_line', 'orders[].line_items[].tax_lines'], columns, key=['order_line_id', 'line_index']) }}
    union all
    {{ vendor_rows('shopify', ['order_line_tax_line'], columns, key=['order_line_id', 'line_index']) }}
) as tax_lines
