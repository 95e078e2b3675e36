{{ config(**connected_as('smile')) }}
{{ vendor_rows('smile', ['customers', 'customer'], {
    'customer_id': ['id', 'id'],
    'email': ['email', 'email'],
    'first_name': ['text', 'first_name'],
    'last_name': ['text', 'last_name'],
    'state': ['text', 'state'],
    'date_of_birth': ['text', 'date_of_birth'],
    'points_balance': ['integer', 'points_balance'],
    'vip_tier_id': ['id', 'vip_status/vip_tier_id', 'vip_status_vip_tier_id', 'vip_tier_id'],
    'referral_url': ['text', 'referral_url'],
    'created_at': ['time', 'created_at'],
    'updated_at': ['time', 'updated_at'],
}, key=['customer_id']) }}
