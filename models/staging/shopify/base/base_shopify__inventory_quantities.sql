{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['inventory_quantity'], {
    'level_id': ['id', 'inventory_level_id'],
    'inventory_item_id': ['id', 'inventory_item_id'],
    'quantity_name': ['text', 'name'],
    'quantity': ['integer', 'quantity'],
    'updated_at': ['time', 'updated_at'],
}, key=['level_id', 'inventory_item_id', 'quantity_name']) }}
