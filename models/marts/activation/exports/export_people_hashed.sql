with

people as (
    select
        profile_id,
        {{ sha256_hex('phone_e164') }} as phone_sha256,
        {{ sha256_hex('lower(trim(email))') }} as email_sha256
    from {{ ref('int_export_people') }}
    where can_be_texted
)

select
    {{ joined_hash(['memberships.audience_id', 'memberships.profile_id']) }} as hashed_key,
    memberships.profile_id as person_id,
    memberships.audience_id,
    people.phone_sha256,
    people.email_sha256
from {{ ref('int_export_memberships') }} as memberships
inner join people on memberships.profile_id = people.profile_id
