{# What of a text may be credited with an order: each click of a person, and its receipt, each within hours of its own. -#}
with

messages as (
    select
        message_key,
        recipient_key,
        profile_id,
        received_at
    from {{ ref('performance_messages') }}
),

clicks as (
    select
        {{ text_key('events.phone_e164', message_key('events')) }} as message_key,
        events.occurred_at as clicked_at
    from {{ ref('int_sms_events_validated') }} as events
    where events.direction = 'outbound' and events.is_human_click and events.occurred_at <= {{ as_of() }}
)

select
    messages.message_key,
    messages.recipient_key,
    messages.profile_id,
    'click' as touch_kind,
    clicks.clicked_at as touch_at,
    {{ var('attribution_sms_click_hours') }} as window_hours
from clicks
inner join messages on clicks.message_key = messages.message_key
union all
select
    message_key,
    recipient_key,
    profile_id,
    'received' as touch_kind,
    received_at as touch_at,
    {{ var('attribution_sms_received_hours') }} as window_hours
from messages
where received_at is not null
