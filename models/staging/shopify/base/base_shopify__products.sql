{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['product', 'products'], {
    'product_id': ['id', 'id'],
    'title': ['text', 'title'],
    'product_type': ['text', 'product_type'],
    'vendor': ['text', 'vendor'],
    'status': ['text', 'status'],
}, key=['product_id']) }}
