{# Connections of Fivetran made before November 2025 call the table order_line_refund; both may be there with the same rows. -#}
{{ config(**connected_as('shopify')) }}
{%- set columns = {
    'refund_line_id': ['id', 'id'],
    'refund_id': ['id', 'refund_id', 'parent_element/id', 'parent_id'],
    'order_line_id': ['id', 'order_line_id', 'line_item_id'],
    'quantity': ['integer', 'quantity'],
    'subtotal': shopify_money('subtotal'),
} %}
select
    *,
    row_number() over (
        partition by source_system, refund_line_id
        order by case when is_newest then 1 else 2 end, loaded_at desc nulls last, {{ content_order(columns) }}
    ) = 1 as is_newest_of_both
from (
    {{ vendor_rows('shopify', ['refund_line_item', 'order_refunds[].refund_line_items', 'orders[].refunds[].refund_line_items'], columns, key=['refund_line_id']) }}
    union all
    {{ vendor_rows('shopify', ['order_line_refund'], columns, key=['refund_line_id']) }}
) as refund_lines
