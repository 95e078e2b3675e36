{#
    Where the person behind a number is to be looked for: by the number alone, and by each live profile on it. Addresses of the
    past are not kept, so those of today are taken, known since the profile was last updated. Where the number tells a place, an
    address that says the same adds nothing.
-#}
with

of_numbers as (
    select
        numbers.phone_e164,
        zones.country_code,
        zones.region_code,
        zones.time_zone
    from {{ ref('int_phone_numbers') }} as numbers
    inner join {{ ref('int_zones_by_place') }} as zones on zones.place_kind = 'prefix' and numbers.prefix = zones.place_name
),

of_profiles as (
    select
        profiles.phone_e164,
        profiles.profile_id,
        places.country_code,
        places.region_code,
        places.time_zone,
        profiles.updated_at as known_since
    from {{ ref('int_live_profiles') }} as profiles
    inner join {{ ref('int_locations') }} as locations on profiles.profile_id = locations.profile_id
    inner join {{ ref('int_location_places') }} as places on locations.location_key = places.location_key
    where profiles.phone_e164 is not null and places.time_zone is not null
)

select
    phone_e164,
    cast(null as {{ dbt.type_string() }}) as profile_id,
    country_code,
    region_code,
    time_zone,
    cast(null as {{ dbt.type_timestamp() }}) as known_since
from of_numbers
union all
select *
from of_profiles
where not exists (
    select 1 from of_numbers
    where
        of_numbers.phone_e164 = of_profiles.phone_e164
        and coalesce(of_numbers.country_code, '*') = coalesce(of_profiles.country_code, '*')
        and coalesce(of_numbers.region_code, '*') = coalesce(of_profiles.region_code, '*')
        and of_numbers.time_zone = of_profiles.time_zone
)
