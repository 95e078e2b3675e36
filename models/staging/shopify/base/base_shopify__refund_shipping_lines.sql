{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['refund_shipping_line'], {
    'refund_id': ['id', 'refund_id'],
    'shipping_line_id': ['id', 'id'],
    'subtotal': shopify_money('subtotal_amount'),
    'tax': shopify_money('tax_amount'),
}, key=['refund_id', 'shipping_line_id']) }}
