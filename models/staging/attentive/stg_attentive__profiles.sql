{{ config(**connected_as('attentive', 'profiles')) }}
select
    source_system || ':' || subscriber_id as profile_id,
    {{ latest_known('phone_e164', 'occurred_at') }} as phone_e164,
    {{ latest_known('phone_raw', 'occurred_at') }} as phone_raw,
    {{ latest_known('email', 'occurred_at') }} as email,
    min(occurred_at) as created_at,
    max(occurred_at) as updated_at,
    source_system
from {{ ref('base_attentive__sightings') }}
group by source_system, subscriber_id
