{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['inventory_level', 'inventory_levels'], {
    'level_id': ['id', 'id'],
    'inventory_item_id': ['id', 'inventory_item_id'],
    'location_id': ['id', 'location_id'],
    'available': ['integer', 'available'],
    'updated_at': ['time', 'updated_at'],
}, key=['inventory_item_id', 'location_id']) }}
