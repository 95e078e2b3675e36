{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['fulfillment_event', 'fulfillment_events'], {
    'event_id': ['id', 'id'],
    'fulfillment_id': ['id', 'fulfillment_id'],
    'status': ['text', 'status'],
    'happened_at': ['time', 'happened_at', 'created_at'],
}, key=['event_id']) }}
