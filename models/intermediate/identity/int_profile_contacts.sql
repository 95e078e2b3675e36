{# Every number that a person has at any source, for each of the person's source profiles: what names one of them names all of its numbers. -#}
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
    select distinct
        person_id,
        phone_e164
    from members
    where phone_e164 is not null
)

select distinct
    members.profile_id,
    members.email,
    phones.phone_e164
from members
left join phones on members.person_id = phones.person_id
