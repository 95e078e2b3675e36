select
    {{ joined_hash(['memberships.audience_id', 'memberships.profile_id']) }} as hashed_key,
    memberships.profile_id as person_id,
    memberships.audience_id,
    people.phone_sha256,
    people.email_sha256
from {{ ref('int_export_memberships') }} as memberships
inner join {{ ref('int_export_people') }} as people on memberships.profile_id = people.profile_id
where people.can_be_texted
