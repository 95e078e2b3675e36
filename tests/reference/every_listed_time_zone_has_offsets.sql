with zones as (
    select distinct time_zone
    from {{ ref('zone_offsets') }}
),

places as (
    select
        'area code ' || npa as place,
        time_zones
    from {{ ref('nanp_area_codes') }}

    union all

    select
        'calling code ' || calling_code as place,
        time_zones
    from {{ ref('calling_codes') }}
)

select
    places.place,
    places.time_zones
from places
left join zones
    on ';' || places.time_zones || ';' like '%;' || zones.time_zone || ';%'
where places.time_zones is not null
group by places.place, places.time_zones
having
    count(zones.time_zone)
    <> length(places.time_zones) - length(replace(places.time_zones, ';', '')) + 1
