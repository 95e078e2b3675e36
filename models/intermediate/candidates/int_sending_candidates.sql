{# Whom the rules are asked about: every live profile, with what its number is known to be. -#}
select
    profiles.profile_id,
    profiles.phone_e164,
    coalesce(numbers.is_valid, false) as has_valid_number,
    {{ age_in_years('profiles.birth_date') }} as age_years,
    profiles.is_birth_date_unread,
    consent.consent_status,
    consent.consent_expires_at,
    locations.location_key,
    window_groups.window_group_key,
    coalesce(window_groups.is_unknown, false) as has_unknown_time_zone
from {{ ref('int_live_profiles') }} as profiles
left join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
left join {{ ref('int_consent_state') }} as consent on profiles.phone_e164 = consent.phone_e164
left join {{ ref('int_locations') }} as locations on profiles.profile_id = locations.profile_id
left join {{ ref('int_location_window_groups') }} as window_groups on locations.location_key = window_groups.location_key
