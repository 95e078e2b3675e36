{#
    Who falls under which row of the policy seed brand_caps: profile and the words of its column applies_to. Caps hold while
    consent stands, also when a suppression keeps the profile out of the segments for a time.
-#}
{%- set groups = {
    'engagement_track track_a': "sending_track = 'track_a'",
    'engagement_track track_b': "sending_track = 'track_b'",
    'engagement_track track_c': "sending_track = 'track_c'",
    'engagement_track track_d': "sending_track = 'track_d'",
    'engagement_track never_clicked': "sending_track = 'never_clicked'",
    'segment rfm_champions': "rfm_name = 'champions'",
    'segment vip_blended': 'vip_revenue > vip_revenue_threshold or vip_orders > vip_orders_threshold',
    'segment rfm_loyal': "rfm_name = 'loyal'",
    'segment rfm_potential_loyalists': "rfm_name = 'potential_loyalists'",
    'segment lifecycle_active_customers': "lifecycle_stage = 'active_customer'",
    'segment rfm_at_risk': "rfm_name = 'rfm_at_risk'",
    'segment dormant': 'is_dormant',
    'segment lifecycle_new_subscribers': "lifecycle_stage = 'new_subscriber'",
} -%}
{%- for applies_to, rule in groups.items() %}
select
    profile_id,
    '{{ applies_to }}' as applies_to
from {{ ref('int_profile_features') }}
where has_sms_consent and ({{ rule }})
{{- '\nunion all' if not loop.last }}
{%- endfor %}
