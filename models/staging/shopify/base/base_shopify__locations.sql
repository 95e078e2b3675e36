{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['location', 'locations'], {
    'location_id': ['id', 'id'],
    'location_name': ['text', 'name'],
    'is_active': ['boolean', 'is_active', 'active'],
    'is_fulfillment_service': ['boolean', 'is_fulfillment_service', 'legacy'],
    'country_code': ['country', 'country_code', 'country'],
    'region_code': ['region', 'province_code', 'province'],
    'city': ['text', 'city'],
    'latitude': ['double', 'latitude'],
    'longitude': ['double', 'longitude'],
}, key=['location_id']) }}
