{# What the clocks at the places of a place_key show: their zones, and the least and the greatest offset from UTC while none of them changes. -#}
with

zones as (
    select distinct
        place_key,
        time_zone
    from {{ ref('int_recipient_places') }}
    where time_zone is not null
),

{# most periods of a zone are long over -#}
offsets as (
    select
        zones.place_key,
        zones.time_zone,
        offsets.starts_at,
        offsets.ends_at,
        offsets.offset_minutes
    from zones
    inner join {{ ref('zone_offsets') }} as offsets on zones.time_zone = offsets.time_zone
    where offsets.ends_at > (select min(texts.sent_at) from {{ ref('int_sent_texts') }} as texts)
),

changes as (
    select
        place_key,
        changes_at,
        lead(changes_at) over (partition by place_key order by changes_at) as next_at
    from (
        select
            place_key,
            starts_at as changes_at
        from offsets
        union distinct
        select
            place_key,
            ends_at as changes_at
        from offsets
    ) as moments
)

select
    changes.place_key,
    changes.changes_at as valid_from,
    changes.next_at as valid_to,
    {{ string_agg('offsets.time_zone', ';', byte_order('offsets.time_zone')) }} as time_zones,
    min(offsets.offset_minutes) as least_offset_minutes,
    max(offsets.offset_minutes) as greatest_offset_minutes
from changes
inner join offsets
    on
        changes.place_key = offsets.place_key
        and changes.changes_at >= offsets.starts_at
        and changes.changes_at < offsets.ends_at
where changes.next_at is not null
group by changes.place_key, changes.changes_at, changes.next_at
