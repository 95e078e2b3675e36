{# When all places of a place_key were open at once; each period whole in every UTC day it touches, so that a text finds it by its day. -#}
with

places as (
    select distinct
        place_key,
        country_code,
        region_code,
        time_zone
    from {{ ref('int_recipient_places') }}
    where time_zone is not null
),

sizes as (
    select
        place_key,
        count(*) as places
    from places
    group by place_key
),

open_places as (
    select
        places.place_key,
        'open' as state,
        open_periods.valid_from,
        open_periods.valid_to
    from places
    inner join {{ ref('int_open_periods') }} as open_periods
        on
            coalesce(places.country_code, '*') = coalesce(open_periods.country_code, '*')
            and coalesce(places.region_code, '*') = coalesce(open_periods.region_code, '*')
            and places.time_zone = open_periods.time_zone
),

{{ counted_over_time('open_places', ['place_key'], {'open': 'places'}) }},

windows as (
    select
        counted.place_key,
        counted.changes_at as valid_from,
        counted.next_at as valid_to,
        cast(counted.changes_at as date) as first_date,
        cast(counted.next_at as date) as last_date
    from counted
    inner join sizes on counted.place_key = sizes.place_key and counted.places = sizes.places
    where counted.next_at is not null
),

{# nearly all begin and end on one day or the next, which takes no join -#}
days as (
    select
        windows.*,
        windows.first_date as utc_date
    from windows
    union all
    select
        windows.*,
        windows.last_date as utc_date
    from windows
    where windows.last_date > windows.first_date
    union all
    select
        windows.*,
        past_days.local_date as utc_date
    from windows
    inner join {{ ref('int_past_days') }} as past_days on windows.first_date < past_days.local_date and windows.last_date > past_days.local_date
    where {{ days_between('windows.first_date', 'windows.last_date') }} > 1
)

select
    place_key,
    utc_date,
    valid_from,
    valid_to
from days
