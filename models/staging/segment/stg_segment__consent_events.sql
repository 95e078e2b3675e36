{# Traits are no consent, whatever they say. Of a track without the number only an opt-out counts. -#}
{{ config(**connected_as('segment', 'consent_events')) }}
with

numbered_tracks as (
    select *, row_number() over (partition by source_system, track, event_id order by loaded_at) as delivery
    from {{ ref('base_segment__consent_tracks') }}
)

select
    source_system || ':' || track || ':' || event_id as consent_event_id,
    source_system || ':' || user_id as profile_id,
    {{ vendor_number('phone') }} as phone_e164,
    'sms' as channel,
    case action when 'opt_out' then 'all' else 'marketing' end as message_category,
    action,
    'unknown' as consent_level,
    occurred_at,
    source,
    track as method_detail,
    page_url,
    ip_address,
    user_agent,
    source_system,
    loaded_at
from numbered_tracks
where delivery = 1 or event_id is null
