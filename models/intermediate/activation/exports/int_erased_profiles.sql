{#
    Who was erased. A number or address that a live profile has too is left out: a vendor that erases by it would erase that person.
-#}
{%- set profiles = ref('int_profiles_merged' if connections() else 'int_profiles_validated') -%}
with

erased as (
    select
        profile_id,
        deleted_at as erased_at
    from {{ profiles }}
    where deleted_at <= {{ as_of() }}
),

live_emails as (
    select distinct email
    from {{ ref('int_profiles_resolved') }}
    where is_live and email is not null
)

select
    erased.profile_id,
    case when numbers.is_valid and owners.phone_e164 is null then profiles.phone_e164 end as phone_e164,
    case when live_emails.email is null then profiles.email end as email,
    erased.erased_at
from erased
inner join {{ ref('int_profiles_resolved') }} as profiles on erased.profile_id = profiles.profile_id
left join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
left join {{ ref('int_number_owners') }} as owners on profiles.phone_e164 = owners.phone_e164
left join live_emails on profiles.email = live_emails.email
