{#
    Every number that a person has or had at any source, for each of the person's source profiles: what names one of them names all of its numbers. A split
    (seed identity_overrides) takes none away: what ends consent to a number keeps ending it. An id that no source has a profile of has the numbers of its
    own consents.
-#}
{{ config(enabled=connections() != []) }}
with

links as (
    select
        links.source_profile_id,
        coalesce(undivided.undivided_id, links.profile_id) as person_id
    from {{ ref('int_profile_links') }} as links
    left join {{ ref('int_undivided_persons') }} as undivided on links.profile_id = undivided.profile_id
),

members as (
    select
        links.person_id,
        profiles.profile_id,
        profiles.email,
        coalesce(profiles.phone_e164, profiles.phone_raw, profiles.phone_e164_received) as phone_e164
    from links
    inner join {{ ref('int_profiles_validated') }} as profiles on links.source_profile_id = profiles.profile_id
),

consents as (
    select
        profile_id,
        phone_e164
    from {{ ref('stg_inputs__consent_events') }}
    where phone_e164 is not null
),

phones as (
    select
        person_id,
        phone_e164
    from members
    where phone_e164 is not null
    union distinct
    select
        links.person_id,
        identities.id_value as phone_e164
    from {{ ref('int_profile_identities_validated') }} as identities
    inner join links on identities.profile_id = links.source_profile_id
    where identities.id_type = 'phone'
    union distinct
    select
        links.person_id,
        consents.phone_e164
    from consents
    inner join links on consents.profile_id = links.source_profile_id
)

select distinct
    members.profile_id,
    members.email,
    phones.phone_e164
from members
left join phones on members.person_id = phones.person_id
union distinct
select
    consents.profile_id,
    cast(null as {{ dbt.type_string() }}) as email,
    consents.phone_e164
from consents
left join links on consents.profile_id = links.source_profile_id
where links.source_profile_id is null and consents.profile_id is not null
