{#
    Events of texts that a provider refused because the person had opted out there, or that failed for good, by failure_class or, where that
    says nothing, by failure_code. Every version of an event, and events that the contract refuses: what a provider once said of a number stands.
-#}
with

events as (
    select
        events.*,
        codes.meaning as code_meaning
    from {{ ref('int_sms_events_versions') }} as events
    left join {{ ref('provider_codes') }} as codes on {{ provider_code('events.failure_code') }} = {{ provider_code('codes.code') }}
    where events.failure_class in ('opted_out', 'permanent') or codes.meaning in ('opted_out', 'permanent')
)

select
    events.sms_event_id,
    events.phone_e164,
    events.profile_id,
    {{ message_key('events') }} as message_id,
    events.source_system,
    events.is_accepted,
    case
        when events.failure_class = 'opted_out' or events.code_meaning = 'opted_out' then 'opted_out'
        when events.failure_class = 'permanent' or coalesce(events.failure_class, 'unknown') = 'unknown' then 'permanent'
        else events.failure_class
    end as failure_class,
    min(events.occurred_at) as occurred_at,
    min(events.loaded_at) as arrived_at
from events
group by 1, 2, 3, 4, 5, 6, 7
