{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['transaction', 'order_refunds[].transactions', 'orders[].refunds[].transactions'], {
    'transaction_id': ['id', 'id'],
    'refund_id': ['id', 'refund_id', 'parent_element/id', 'parent_id'],
    'kind': ['text', 'kind'],
    'status': ['text', 'status'],
    'amount': shopify_money('amount'),
}, key=['transaction_id']) }}
