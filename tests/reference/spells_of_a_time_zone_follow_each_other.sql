with spells as (
    select
        time_zone,
        starts_at,
        ends_at,
        lead(starts_at) over (partition by time_zone order by starts_at) as next_starts_at
    from {{ ref('zone_offsets') }}
)

select
    time_zone,
    starts_at,
    ends_at,
    next_starts_at
from spells
where ends_at <= starts_at or ends_at <> next_starts_at
