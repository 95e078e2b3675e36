{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['refund', 'order_refunds', 'orders[].refunds'], {
    'refund_id': ['id', 'id'],
    'order_id': ['id', 'order_id', 'parent_id'],
    'created_at': ['time', 'created_at'],
    'processed_at': ['time', 'processed_at'],
    'total_refunded': shopify_money('total_refunded'),
}, key=['refund_id']) }}
