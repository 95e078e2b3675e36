{#
    Every number that a person has or had at any source, for each of the person's source profiles and addresses: what names one of them names all of its
    numbers. Neither a split (seed identity_overrides) nor a limit takes one away: what ends consent to a number keeps ending it. An id that no source has
    a profile of has the numbers of its own consents and identities.
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

held as (
    select
        profile_id,
        email,
        coalesce(phone_e164, phone_raw, phone_e164_received) as phone_e164
    from {{ ref('int_profiles_validated') }}
    union distinct
    select
        profile_id,
        case when id_type = 'email' then id_value end as email,
        case when id_type = 'phone' then id_value end as phone_e164
    from {{ ref('int_profile_identities_read') }}
    union distinct
    select
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        phone_e164
    from {{ ref('stg_inputs__consent_events') }}
    where profile_id is not null and phone_e164 is not null
),

members as (
    select
        held.profile_id,
        held.email,
        held.phone_e164,
        coalesce(links.person_id, held.profile_id) as person_id,
        links.source_profile_id is not null as has_profile
    from held
    left join links on held.profile_id = links.source_profile_id
),

phones as (
    select distinct
        person_id,
        phone_e164
    from members
    where phone_e164 is not null
)

select distinct
    members.profile_id,
    members.email,
    phones.phone_e164,
    members.has_profile
from members
left join phones on members.person_id = phones.person_id
