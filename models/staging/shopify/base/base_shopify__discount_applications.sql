{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['discount_application', 'orders[].discount_applications'], {
    'order_id': ['id', 'order_id', 'parent_id'],
    'application_index': ['integer', 'index', 'element_index'],
    'code': ['text', 'code'],
    'application_type': ['text', 'type'],
}, key=['order_id', 'application_index']) }}
