{# Locations with the same set of places have one signature, such as US-FL@America/Chicago;US-FL@America/New_York. -#}
with

named_places as (
    select
        location_key,
        is_unknown,
        coalesce(country_code, '*') || '-' || coalesce(region_code, '*') || '@' || time_zone as place
    from {{ ref('int_location_places') }}
)

select
    location_key,
    {{ string_list('place', ';', 'place') }} as signature,
    max(case when is_unknown then 1 else 0 end) = 1 as is_unknown
from named_places
group by location_key
