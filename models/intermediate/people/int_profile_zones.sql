{# The zone of a profile: its own where that is known, else that of its number where the number has only one. -#}
with

zones as (
    select distinct time_zone from {{ ref('zone_offsets') }}
)

select
    profiles.profile_id,
    profiles.phone_e164,
    coalesce(zones.time_zone, {{ only_time_zone('prefixes.time_zones') }}) as time_zone
from {{ ref('int_live_profiles') }} as profiles
left join zones on profiles.timezone = zones.time_zone
left join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
left join {{ ref('int_phone_prefixes') }} as prefixes on numbers.prefix = prefixes.prefix
