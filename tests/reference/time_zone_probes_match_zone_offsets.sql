select
    probes.time_zone,
    probes.probe_utc,
    probes.expected_offset_minutes,
    offsets.offset_minutes
from {{ ref('time_zone_probes') }} as probes
left join {{ ref('zone_offsets') }} as offsets
    on
        probes.time_zone = offsets.time_zone
        and probes.probe_utc >= offsets.starts_at
        and probes.probe_utc < offsets.ends_at
where coalesce(offsets.offset_minutes <> probes.expected_offset_minutes, true)
