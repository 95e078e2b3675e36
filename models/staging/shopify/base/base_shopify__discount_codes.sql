{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['order_discount_code', 'orders[].discount_codes'], {
    'order_id': ['id', 'order_id', 'parent_id'],
    'code_index': ['integer', 'index', 'element_index'],
    'code': ['text', 'code'],
    'amount': shopify_money('amount'),
}, key=['order_id', 'code_index']) }}
