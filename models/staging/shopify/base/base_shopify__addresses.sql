{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['customer_address', 'customers[].addresses'], {
    'address_id': ['id', 'id'],
    'customer_id': ['id', 'customer_id', 'parent_id'],
    'is_default': ['boolean', 'is_default', 'default'],
    'country_code': ['country', 'country_code', 'country_code_v_2', 'country'],
    'region_code': ['region', 'province_code', 'province'],
    'city': ['text', 'city'],
    'postal_code': ['number', 'zip'],
    'timezone': ['text', 'timezone', 'time_zone'],
    'latitude': ['double', 'latitude'],
    'longitude': ['double', 'longitude'],
}, key=['customer_id', 'address_id']) }}
