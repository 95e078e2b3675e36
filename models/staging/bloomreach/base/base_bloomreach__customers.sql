{{ config(**connected_as('bloomreach')) }}
{{ vendor_rows('bloomreach', ['customers', 'customer'], {
    'customer_id': ['id', 'internal_id', 'internal_customer_id', 'id'],
    'registered': ['id', 'registered', 'ids/registered'],
    'cookie': ['id', 'cookie', 'ids/cookie'],
    'phone': ['text', 'phone', 'properties/phone'],
    'email': ['email', 'email', 'properties/email'],
    'first_name': ['text', 'first_name', 'properties/first_name'],
    'last_name': ['text', 'last_name', 'properties/last_name'],
    'country_code': ['country', 'country', 'properties/country'],
    'created_at': ['time', 'created_at', 'created'],
    'updated_at': ['time', 'updated_at', 'updated'],
}, key=['customer_id']) }}
