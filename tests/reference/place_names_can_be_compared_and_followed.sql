{# a name written otherwise would never match, and a time zone without offsets has no local time #}
with

zones as (
    select distinct time_zone
    from {{ ref('zone_offsets') }}
)

select
    place_names.place_kind,
    place_names.place_name,
    place_names.place_code
from {{ ref('place_names') }} as place_names
left join zones on place_names.place_code = zones.time_zone
where
    place_names.place_name <> lower(trim(place_names.place_name))
    or place_names.place_name like '%.%'
    or place_names.place_name like '%  %'
    or (place_names.place_kind = 'time_zone' and zones.time_zone is null)
