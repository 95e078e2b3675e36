{# Traits of a user that the input profiles has columns for, as vendor_rows takes them. #}
{% macro user_traits() %}
    {{ return({
        'email': ['email', 'email'], 'phone': ['text', 'phone', 'phone_number'],
        'first_name': ['text', 'first_name'], 'last_name': ['text', 'last_name'],
        'country_code': ['country', 'address_country', 'address/country', 'country'],
        'region_code': ['region', 'address_state', 'address/state', 'state', 'region'],
        'city': ['text', 'address_city', 'address/city', 'city'],
        'postal_code': ['text', 'address_postal_code', 'address/postal_code', 'address/postalCode', 'postal_code', 'zip'],
        'timezone': ['text', 'timezone'], 'locale': ['text', 'locale'], 'birth_date': ['text', 'birthday', 'birth_date'],
        'gender': ['text', 'gender'], 'created_at': ['time', 'created_at'],
    }) }}
{% endmacro %}
