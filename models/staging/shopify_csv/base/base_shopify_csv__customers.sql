{{ config(**connected_as('shopify_csv')) }}
{{ vendor_rows('shopify_csv', ['customers_export', 'customers'], {
    'customer_id': ['id', 'Customer ID'],
    'email': ['email', 'Email'],
    'phone': ['number', 'Phone'],
    'first_name': ['text', 'First Name'],
    'last_name': ['text', 'Last Name'],
    'country_code': ['country', 'Default Address Country Code', 'Country Code', 'Country'],
    'region_code': ['region', 'Default Address Province Code', 'Province Code', 'Province'],
    'city': ['text', 'Default Address City', 'City'],
    'postal_code': ['number', 'Default Address Zip', 'Zip'],
    'accepts_sms': ['boolean', 'Accepts SMS Marketing'],
}, key=['customer_id']) }}
