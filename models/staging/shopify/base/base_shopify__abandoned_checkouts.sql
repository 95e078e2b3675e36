{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['abandoned_checkout', 'abandoned_checkouts'], {
    'checkout_id': ['id', 'id'],
    'token': ['text', 'token'],
    'cart_token': ['text', 'cart_token'],
    'customer_id': ['id', 'customer_id', 'customer/id'],
    'email': ['email', 'email'],
    'phone': ['number', 'phone'],
    'created_at': ['time', 'created_at'],
    'completed_at': ['time', 'completed_at'],
    'recovery_url': ['text', 'abandoned_checkout_url'],
    'total_price': shopify_money('total_price'),
    'currency': ['text', 'total_price_set_shop_currency_code', 'currency'],
    'country_code': ['country', 'shipping_address_country_code', 'shipping_address/country_code', 'billing_address_country_code', 'billing_address/country_code'],
}, key=['checkout_id']) }}
