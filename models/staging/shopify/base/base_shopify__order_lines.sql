{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['order_line', 'orders[].line_items'], {
    'order_line_id': ['id', 'id'],
    'order_id': ['id', 'order_id', 'parent_id'],
    'product_id': ['id', 'product_id'],
    'variant_id': ['id', 'variant_id'],
    'quantity': ['integer', 'quantity'],
    'original_total': shopify_money('original_total'),
    'original_unit_price': shopify_money('original_unit_price', 'price'),
    'total_discount': shopify_money('total_discount'),
    'is_gift_card': ['boolean', 'is_gift_card', 'gift_card'],
}, key=['order_line_id']) }}
