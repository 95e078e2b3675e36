{#
    What each source profile hangs on: its e-mail address; without one, the address that all profiles with its number share; the number itself where
    none of them has one. A number with two addresses links no one: not these two people, and not a third who could be either.
-#}
{{ config(enabled=connections() != []) }}
with

phones as (
    select
        linking_phone,
        count(distinct linking_email) as number_of_emails,
        min(linking_email) as first_email
    from {{ ref('int_source_profiles') }}
    where linking_phone is not null
    group by linking_phone
),

set_apart as (
    select distinct right_profile_id as profile_id
    from {{ ref('identity_overrides') }}
    where link = 'different'
),

anchored as (
    select
        profiles.profile_id,
        case
            when profiles.linking_email is not null then 'email ' || profiles.linking_email
            when phones.number_of_emails = 1 then 'email ' || phones.first_email
            when phones.number_of_emails = 0 then 'phone ' || profiles.linking_phone
            else 'profile ' || profiles.profile_id
        end as undivided_anchor,
        coalesce(phones.number_of_emails > 1, false) as is_phone_contested
    from {{ ref('int_source_profiles') }} as profiles
    left join phones on profiles.linking_phone = phones.linking_phone
)

select
    anchored.profile_id,
    case when set_apart.profile_id is null then anchored.undivided_anchor else 'profile ' || anchored.profile_id end as anchor,
    anchored.undivided_anchor,
    anchored.is_phone_contested
from anchored
left join set_apart on anchored.profile_id = set_apart.profile_id
