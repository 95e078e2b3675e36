{{ config(**connected_as('shopify')) }}
{{ vendor_rows('shopify', ['customer', 'customers'], {
    'customer_id': ['id', 'id'],
    'email': ['email', 'email'],
    'phone': ['number', 'phone'],
    'first_name': ['text', 'first_name'],
    'last_name': ['text', 'last_name'],
    'locale': ['text', 'locale'],
    'tags': ['text', 'tags'],
    'created_at': ['time', 'created_at'],
    'updated_at': ['time', 'updated_at'],
    'sms_state': ['text', 'sms_marketing_consent_state', 'sms_marketing_consent/state', 'sms_marketing_consent/marketing_state'],
    'sms_opt_in_level': [
        'text', 'sms_marketing_consent_opt_in_level', 'sms_marketing_consent_marketing_opt_in_level',
        'sms_marketing_consent/opt_in_level', 'sms_marketing_consent/marketing_opt_in_level',
    ],
    'sms_consent_updated_at': [
        'time', 'sms_marketing_consent_updated_at', 'sms_marketing_consent_consent_updated_at',
        'sms_marketing_consent/consent_updated_at', 'sms_marketing_consent/updated_at',
    ],
    'sms_collected_from': [
        'text', 'sms_marketing_consent_collected_from', 'sms_marketing_consent_consent_collected_from',
        'sms_marketing_consent/consent_collected_from', 'sms_marketing_consent/collected_from',
    ],
    'email_state': ['text', 'email_marketing_consent_state', 'email_marketing_consent/state'],
    'country_code': ['country', 'default_address/country_code', 'default_address/country'],
    'region_code': ['region', 'default_address/province_code', 'default_address/province'],
    'city': ['text', 'default_address/city'],
    'postal_code': ['number', 'default_address/zip'],
}, key=['customer_id']) }}
