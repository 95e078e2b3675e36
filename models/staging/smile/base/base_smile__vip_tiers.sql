{{ config(**connected_as('smile')) }}
{{ vendor_rows('smile', ['vip_tiers', 'vip_tier'], {
    'tier_id': ['id', 'id'],
    'tier_name': ['text', 'name'],
    'milestone': ['amount', 'milestone'],
}, key=['tier_id']) }}
