{# When all places of a place_key were open at once; each period whole in every UTC day of a text, so that a text finds it by its day. -#}
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

utc_days as (
    select distinct cast(sent_at as date) as utc_date
    from {{ ref('int_sent_texts') }}
)

select
    counted.place_key,
    utc_days.utc_date,
    counted.changes_at as valid_from,
    counted.next_at as valid_to
from counted
inner join sizes on counted.place_key = sizes.place_key and counted.places = sizes.places
inner join utc_days
    on
        utc_days.utc_date >= cast(counted.changes_at as date)
        and utc_days.utc_date <= cast(counted.next_at as date)
where counted.next_at is not null
