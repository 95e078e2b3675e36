{# Yotpo writes how its accounts stand (properties swell_) into the persons of Klaviyo, as whose loader lands them. -#}
{{ config(**connected_as('yotpo')) }}
{%- set columns = {
    'person_id': ['id', 'person_id', 'id'],
    'email': ['email', 'email', 'attributes/email'],
    'created_at': ['time', 'created', 'attributes/created'],
    'updated_at': ['time', 'updated', 'attributes/updated'],
} -%}
{%- set properties = {
    'points_balance': ['integer', 'swell_point_balance', 'swell_points_balance'],
    'points_given': ['text', 'swell_point_balance', 'swell_points_balance'],
    'tier': ['text', 'swell_vip_tier_name', 'swell_tier'],
    'referral_url': ['text', 'swell_referral_link'],
    'has_account': ['boolean', 'swell_has_account'],
} -%}
{%- for name, words in properties.items() -%}
    {%- set places = words[:1] -%}
    {%- for word in words[1:] -%}{%- do places.extend(['custom_' ~ word, 'custom_fields/' ~ word, 'attributes/properties/' ~ word]) -%}{%- endfor -%}
    {%- do columns.update({name: places}) -%}
{%- endfor %}
{{ vendor_rows('yotpo', ['person', 'profiles'], columns, key=['person_id']) }}
