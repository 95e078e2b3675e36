{# a cap that nobody understands would bind nobody; the words are those of int_cap_memberships #}
select
    cap_name,
    applies_to
from {{ ref('brand_caps') }}
where
    applies_to not in (
        'engagement_track track_a', 'engagement_track track_b', 'engagement_track track_c', 'engagement_track track_d',
        'engagement_track never_clicked', 'segment rfm_champions', 'segment vip_blended', 'segment rfm_loyal',
        'segment rfm_potential_loyalists', 'segment lifecycle_active_customers', 'segment rfm_at_risk', 'segment dormant',
        'segment lifecycle_new_subscribers'
    )
