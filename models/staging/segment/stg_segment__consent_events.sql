{# Traits are no consent, whatever they say. Of a track without the number only an opt-out counts, for whoever the user or the device is. -#}
{{ config(**connected_as('segment', 'consent_events')) }}
with

numbered_tracks as (
    select *, row_number() over (partition by source_system, track, event_id order by loaded_at, occurred_at, {{ byte_order('phone') }} nulls last) as delivery
    from {{ ref('base_segment__consent_tracks') }}
)

select
    tracks.source_system || ':' || tracks.track || ':' || tracks.event_id as consent_event_id,
    tracks.source_system || ':' || coalesce(tracks.user_id, devices.user_id) as profile_id,
    {{ vendor_number('tracks.phone') }} as phone_e164,
    'sms' as channel,
    case tracks.action when 'opt_out' then 'all' else 'marketing' end as message_category,
    tracks.action,
    'unknown' as consent_level,
    tracks.occurred_at,
    tracks.source,
    tracks.track as method_detail,
    tracks.page_url,
    tracks.ip_address,
    tracks.user_agent,
    tracks.source_system,
    tracks.loaded_at
from numbered_tracks as tracks
{{ join_devices('tracks') }}
where tracks.delivery = 1 or tracks.event_id is null
