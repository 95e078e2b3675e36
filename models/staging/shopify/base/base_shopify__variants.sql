{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['product_variant', 'product_variants', 'products[].variants'], {
    'variant_id': ['id', 'id'],
    'product_id': ['id', 'product_id', 'parent_id'],
    'inventory_item_id': ['id', 'inventory_item_id'],
    'inventory_quantity': ['integer', 'inventory_quantity'],
    'price': ['amount', 'price'],
    'compare_at_price': ['amount', 'compare_at_price'],
    'updated_at': ['time', 'updated_at'],
}, key=['variant_id']) }}
