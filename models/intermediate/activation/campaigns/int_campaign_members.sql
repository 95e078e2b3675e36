{#
    Who is in a segment that a campaign goes to and in none that it does not, at as_of. A name that no segment has is an open question in
    exclude_segments: whom it would have kept out is not known, so no one is let in.
-#}
with

campaigns as (
    select * from {{ ref('int_planned_campaigns') }}
),

named as (
    select
        campaigns.campaign_id,
        catalog.segment_name,
        {{ is_listed('catalog.segment_name', 'campaigns.include_segments') }} as is_included,
        coalesce({{ is_listed('catalog.segment_name', 'campaigns.exclude_segments') }}, false) as is_excluded
    from campaigns
    cross join {{ ref('segment_catalog') }} as catalog
),

matched as (
    select
        campaigns.campaign_id,
        campaigns.exclude_segments,
        count(case when named.is_excluded then 1 end) as excluded_segments
    from campaigns
    inner join named on campaigns.campaign_id = named.campaign_id
    group by campaigns.campaign_id, campaigns.exclude_segments
),

members as (
    select
        named.campaign_id,
        memberships.profile_id,
        max(case when named.is_included then 1 else 0 end) as is_included,
        max(case when named.is_excluded then 1 else 0 end) as is_excluded
    from named
    inner join {{ ref('segment_memberships') }} as memberships on named.segment_name = memberships.segment_name
    where named.is_included or named.is_excluded
    group by named.campaign_id, memberships.profile_id
)

select
    {{ joined_hash(['members.campaign_id', 'members.profile_id']) }} as audience_key,
    members.campaign_id,
    members.profile_id,
    profiles.phone_e164,
    {#- as many names as segments, else one is unknown #}
    coalesce(
        length(matched.exclude_segments) - length(replace(matched.exclude_segments, ';', '')) + 1 > matched.excluded_segments, false
    ) as has_unknown_segment,
    row_number() over (partition by members.campaign_id, profiles.phone_e164 order by {{ byte_order('members.profile_id') }}) as place_on_number
from members
inner join matched on members.campaign_id = matched.campaign_id
inner join {{ ref('int_live_profiles') }} as profiles on members.profile_id = profiles.profile_id
where members.is_included = 1 and members.is_excluded = 0
