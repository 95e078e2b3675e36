{#
    Locations where texts may go out at the same times have one window_group_key: the names of their places and the quiet hours, such as
    US-FL@America/Chicago;US-*@America/New_York. A state that differs from others of its country and zone in no rule and in no
    closure has their name, so that whatever is worked out for window_groups is worked out once for all of them.
-#}
{%- set interval = "rule_id || ' ' || state || ' ' || cast(valid_from as " ~ dbt.type_string() ~ ") || ' ' || cast(valid_to as " ~ dbt.type_string() ~ ')' %}
with

location_places as (
    select
        location_key,
        coalesce(country_code, '*') as country_code,
        coalesce(region_code, '*') as region_code,
        time_zone,
        quiet_hours,
        is_unknown
    from {{ ref('int_location_places') }}
),

places as (
    select distinct
        country_code,
        region_code,
        time_zone
    from location_places
    where time_zone is not null
),

calendars as (
    select
        coalesce(country_code, '*') as country_code,
        coalesce(region_code, '*') as region_code,
        time_zone,
        {{ string_agg(interval, ';', interval) }} as calendar
    from {{ ref('int_rule_intervals') }}
    where state <> 'preference'
    group by country_code, region_code, time_zone
),

closed_regions as (
    select distinct
        country_code,
        region_code
    from {{ ref('manual_closures') }}
),

named_places as (
    select
        places.country_code,
        places.region_code,
        places.time_zone,
        places.country_code || '-'
        || min(places.region_code)
            over (
                partition by places.country_code, places.time_zone, coalesce(calendars.calendar, ''), coalesce(closed_regions.region_code, '')
            )
        || '@' || places.time_zone as place
    from places
    left join calendars
        on
            places.country_code = calendars.country_code
            and places.region_code = calendars.region_code
            and places.time_zone = calendars.time_zone
    left join closed_regions
        on places.country_code = closed_regions.country_code and places.region_code = closed_regions.region_code
),

places_of_locations as (
    select
        location_places.location_key,
        named_places.place,
        max(location_places.quiet_hours) as quiet_hours,
        max(case when location_places.is_unknown then 1 else 0 end) as is_unknown
    from location_places
    left join named_places
        on
            location_places.country_code = named_places.country_code
            and location_places.region_code = named_places.region_code
            and location_places.time_zone = named_places.time_zone
    group by location_places.location_key, named_places.place
)

select
    location_key,
    {{ string_agg('place', ';', byte_order('place')) }} || coalesce(' quiet ' || max(quiet_hours), '') as window_group_key,
    max(is_unknown) = 1 as is_unknown
from places_of_locations
group by location_key
