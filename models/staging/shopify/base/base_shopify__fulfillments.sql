{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['fulfillment', 'fulfillments', 'orders[].fulfillments'], {
    'fulfillment_id': ['id', 'id'],
    'order_id': ['id', 'order_id', 'parent_id'],
    'status': ['text', 'status'],
    'shipment_status': ['text', 'display_status', 'shipment_status'],
    'carrier': ['text', 'tracking_company'],
    'created_at': ['time', 'created_at'],
    'updated_at': ['time', 'updated_at'],
}, key=['fulfillment_id']) }}
