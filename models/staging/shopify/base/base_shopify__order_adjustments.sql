{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['order_adjustment', 'order_refunds[].order_adjustments', 'orders[].refunds[].order_adjustments'], {
    'adjustment_id': ['id', 'id'],
    'refund_id': ['id', 'refund_id', 'parent_element/id', 'parent_id'],
    'kind': ['text', 'kind', 'reason'],
    'amount': shopify_money('amount'),
    'tax_amount': shopify_money('tax_amount'),
}, key=['adjustment_id']) }}
