{# What is read of a person of Klaviyo, whichever of its tables shows one: columns as vendor_rows takes them. #}
{% macro klaviyo_person_columns() %}
    {%- set columns = {
        'person_id': ['id', 'person_id', 'id'],
        'external_id': ['id', 'external_id', 'attributes/external_id'],
        'email': ['email', 'email', 'attributes/email'],
        'phone_number': ['text', 'phone_number', 'attributes/phone_number'],
        'first_name': ['text', 'first_name', 'attributes/first_name'],
        'last_name': ['text', 'last_name', 'attributes/last_name'],
        'country_code': ['country', 'country', 'attributes/location/country'],
        'region_code': ['region', 'region', 'attributes/location/region'],
        'city': ['text', 'city', 'attributes/location/city'],
        'postal_code': ['text', 'zip', 'attributes/location/zip'],
        'latitude': ['double', 'latitude', 'attributes/location/latitude'],
        'longitude': ['double', 'longitude', 'attributes/location/longitude'],
        'timezone': ['text', 'timezone', 'attributes/location/timezone'],
        'locale': ['text', 'locale', 'attributes/locale'],
        'created_at': ['time', 'created', 'attributes/created'],
        'updated_at': ['time', 'updated', 'attributes/updated'],
    } -%}
    {%- for channel in ['sms', 'email'] -%}
        {%- set column = 'subscriptions_' ~ channel ~ '_marketing_' -%}
        {%- set path = 'attributes/subscriptions/' ~ channel ~ '/marketing/' -%}
        {%- do columns.update({
            channel ~ '_state': ['text', column ~ 'consent', path ~ 'consent'],
            channel ~ '_consented_at': ['time', column ~ 'timestamp', path ~ 'consent_timestamp', path ~ 'timestamp'],
            channel ~ '_updated_at': ['time', column ~ 'last_updated', path ~ 'last_updated'],
            channel ~ '_method': ['text', column ~ 'method', path ~ 'method'],
            channel ~ '_method_detail': ['text', column ~ 'method_detail', path ~ 'method_detail'],
        }) -%}
    {%- endfor -%}
    {%- do columns.update({
        'can_receive_sms': [
            'boolean or false', 'subscriptions_sms_marketing_can_receive_sms_marketing', 'attributes/subscriptions/sms/marketing/can_receive_sms_marketing',
        ],
    }) -%}
    {{ return(columns) }}
{% endmacro %}
