{# Locations with the same set of places and quiet hours have one signature, such as US-FL@America/Chicago;US-FL@America/New_York. -#}
with

named_places as (
    select
        location_key,
        is_unknown,
        quiet_hours,
        coalesce(country_code, '*') || '-' || coalesce(region_code, '*') || '@' || time_zone as place
    from {{ ref('int_location_places') }}
)

select
    location_key,
    {{ string_list('place', ';', 'place') }} || coalesce(' quiet ' || max(quiet_hours), '') as signature,
    max(case when is_unknown then 1 else 0 end) = 1 as is_unknown
from named_places
group by location_key
