{# Members of segments that have consent at as_of: between two whole builds segments are older than consent. -#}
with

periods as (
    select history.*
    from {{ ref('segment_membership_history') }} as history
    where {{ is_member_at('history', as_of()) }}
)

select
    {{ audience_id('memberships') }} as audience_id,
    memberships.segment_name,
    memberships.second_key,
    memberships.profile_id,
    periods.entered_at
from {{ ref('segment_memberships') }} as memberships
inner join {{ ref('int_export_people') }} as people on memberships.profile_id = people.profile_id and people.can_be_texted
left join periods
    on
        memberships.segment_name = periods.segment_name
        and memberships.profile_id = periods.profile_id
        and coalesce(memberships.second_key, '') = coalesce(periods.second_key, '')
