{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['checkout_event'], {
    'event_id': ['id', 'event_id', 'id'],
    'event_name': ['text', 'event_name'],
    'occurred_at': ['time', 'event_timestamp', 'timestamp'],
    'client_id': ['text', 'event_client_id'],
    'token': ['text', 'token'],
    'customer_id': ['id', 'order_customer_id'],
    'order_id': ['id', 'order_id'],
    'email': ['email', 'email'],
    'phone': ['number', 'phone'],
    'is_sms_accepted': ['boolean', 'buyer_accepts_sms_marketing'],
    'sms_phone': ['number', 'sms_marketing_phone'],
    'total_price': ['amount', 'total_price_amount'],
    'currency': ['text', 'total_price_currency_code', 'currency_code'],
    'country_code': ['country', 'shipping_address_country_code', 'billing_address_country_code'],
}, key=['event_id']) }}
