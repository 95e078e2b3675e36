{# these rules stand twice, in the file of the segment and in a column of the features -#}
{% set repeated = {
    'track_a_highly_engaged': 'in_track_a',
    'track_b_engaged': 'in_track_b',
    'track_c_less_engaged': 'in_track_c',
    'track_d_unengaged': 'in_track_d',
    'rfm_champions': "rfm_name = 'champions'",
    'rfm_loyal': "rfm_name = 'loyal'",
    'rfm_potential_loyalists': "rfm_name = 'potential_loyalists'",
    'rfm_at_risk': "rfm_name = 'rfm_at_risk'",
    'lifecycle_new_subscribers': "lifecycle_stage = 'new_subscriber'",
    'lifecycle_active_customers': "lifecycle_stage = 'active_customer'",
    'lifecycle_established_customers': "lifecycle_stage = 'established_customer'",
    'dormant': 'is_dormant',
} %}

with

features as (
    {% for segment_name, rule in repeated.items() %}
    select
        profile_id,
        '{{ segment_name }}' as segment_name
    from {{ ref('sms_subscribers') }}
    where {{ rule }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

members as (
    select
        profile_id,
        segment_name
    from {{ ref('segment_memberships') }}
    where segment_name in ('{{ repeated | join("', '") }}')
)

select
    features.profile_id as profile_id_in_features,
    members.profile_id as profile_id_in_segment,
    coalesce(features.segment_name, members.segment_name) as segment_name
from features
full outer join members
    on
        features.profile_id = members.profile_id
        and features.segment_name = members.segment_name
where features.profile_id is null or members.profile_id is null
