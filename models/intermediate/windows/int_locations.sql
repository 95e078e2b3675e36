{#
    Where people may be: every combination of number prefix, address, explicit zone and own quiet hours that a live profile has.
    Thousands of profiles share one, so windows are worked out per location, not per profile.
-#}
with

countries as (
    select distinct place_name
    from {{ ref('int_zones_by_place') }}
    where place_kind = 'country'
),

regions as (
    select distinct place_name
    from {{ ref('int_zones_by_place') }}
    where place_kind = 'region'
),

zones as (
    select distinct time_zone from {{ ref('zone_offsets') }}
),

{# an invalid number gives no place; a country, state or zone that is given and cannot be read leaves the person's time unknown -#}
profiles as (
    select
        profiles.profile_id,
        numbers.prefix,
        numbers.country_code as number_country_code,
        addresses.place_name as address_country_code,
        regions.place_name as address_region,
        zones.time_zone as explicit_zone,
        preferences.quiet_hours,
        coalesce(profiles.is_place_unread, false)
        or (profiles.country_code is not null and addresses.place_name is null)
        or (coalesce(profiles.country_code in ('US', 'CA'), false) and profiles.region_code is not null and regions.place_name is null)
        or (profiles.timezone is not null and zones.time_zone is null) as is_unread
    from {{ ref('int_live_profiles') }} as profiles
    left join {{ ref('int_phone_numbers') }} as numbers
        on profiles.phone_e164 = numbers.phone_e164 and numbers.is_valid
    left join countries as addresses on profiles.country_code = addresses.place_name
    left join regions on profiles.country_code || '-' || profiles.region_code = regions.place_name
    left join zones on profiles.timezone = zones.time_zone
    left join {{ ref('int_quiet_hours') }} as preferences on profiles.profile_id = preferences.profile_id
)

select
    *,
    coalesce(prefix, '') || '|' || coalesce(address_country_code, '') || '|' || coalesce(address_region, '')
    || '|' || coalesce(explicit_zone, '') || coalesce('|' || quiet_hours, '') || case when is_unread then '|unread' else '' end as location_key
from profiles
