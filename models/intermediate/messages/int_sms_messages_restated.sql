{# Messages with events after as_of, as they stood at as_of: few in a daily run, many when the past is computed again. -#}
with

unfinished as (
    select
        phone_e164,
        message_id,
        first_seen_at
    from {{ ref('int_sms_messages_rolled_up') }}
    where last_event_at > {{ as_of() }}
),

events as (
    select
        events.*,
        {{ message_key('events') }} as message_key
    from {{ ref('int_sms_events_validated') }} as events
    inner join unfinished
        on
            events.phone_e164 = unfinished.phone_e164
            and {{ message_key('events') }} = unfinished.message_id
            {#- lets an engine skip what happened before #}
            and events.occurred_at >= unfinished.first_seen_at
    where events.direction = 'outbound' and events.occurred_at <= {{ as_of() }}
)

{{ message_facts('events') }}
