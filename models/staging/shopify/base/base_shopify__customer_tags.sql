{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['customer_tag'], {
    'customer_id': ['id', 'customer_id'],
    'tag_index': ['integer', 'index'],
    'tag': ['text', 'value'],
}, key=['customer_id', 'tag_index']) }}
