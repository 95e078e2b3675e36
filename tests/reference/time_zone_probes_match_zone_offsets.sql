select
    probes.time_zone,
    probes.probe_utc,
    probes.expected_offset_minutes,
    spells.offset_minutes
from {{ ref('time_zone_probes') }} as probes
left join {{ ref('zone_offsets') }} as spells
    on
        probes.time_zone = spells.time_zone
        and probes.probe_utc >= spells.starts_at
        and probes.probe_utc < spells.ends_at
where coalesce(spells.offset_minutes <> probes.expected_offset_minutes, true)
