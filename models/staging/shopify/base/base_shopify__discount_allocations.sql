{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['discount_allocation', 'orders[].line_items[].discount_allocations'], {
    'order_line_id': ['id', 'order_line_id', 'parent_element/id'],
    'allocation_index': ['integer', 'index', 'element_index'],
    'application_index': ['integer', 'discount_application_index'],
    'amount': shopify_money('allocated_amount', 'amount'),
}, key=['order_line_id', 'allocation_index']) }}
