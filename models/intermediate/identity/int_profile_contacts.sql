{# Every number that a person has or had at any source, for each of the person's source profiles: what names one of them names all of its numbers. -#}
{{ config(enabled=connections() != []) }}
with

members as (
    select
        links.profile_id as person_id,
        profiles.profile_id,
        profiles.email,
        coalesce(profiles.phone_e164, profiles.phone_raw, profiles.phone_e164_received) as phone_e164
    from {{ ref('int_profile_links') }} as links
    inner join {{ ref('int_profiles_validated') }} as profiles on links.source_profile_id = profiles.profile_id
),

phones as (
    select
        person_id,
        phone_e164
    from members
    where phone_e164 is not null
    union distinct
    select
        links.profile_id as person_id,
        identities.id_value as phone_e164
    from {{ ref('int_profile_identities_validated') }} as identities
    inner join {{ ref('int_profile_links') }} as links on identities.profile_id = links.source_profile_id
    where identities.id_type = 'phone'
    union distinct
    select
        links.profile_id as person_id,
        consents.phone_e164
    from {{ ref('stg_inputs__consent_events') }} as consents
    inner join {{ ref('int_profile_links') }} as links on consents.profile_id = links.source_profile_id
    where consents.phone_e164 is not null
)

select distinct
    members.profile_id,
    members.email,
    phones.phone_e164
from members
left join phones on members.person_id = phones.person_id
