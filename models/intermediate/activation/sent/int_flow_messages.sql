{#
    Messages of flows that went to a person, by the events of the vendor or as handed over to it. A text belongs to its number, so that every
    profile of the number has it.
-#}
with

texts as (
    select
        phone_e164,
        message_id,
        flow_id,
        flow_step,
        {#- of a text that only failed nothing else is known #}
        coalesce(first_sent_at, last_event_at) as sent_at
    from {{ ref('int_sms_messages') }}
    where flow_id is not null
    union all
    select
        phone_e164,
        message_id,
        flow_id,
        flow_step,
        counted_at as sent_at
    from {{ ref('int_refused_texts') }}
    where flow_id is not null
),

distinct_texts as (
    select
        phone_e164,
        message_id,
        flow_id,
        max(flow_step) as flow_step,
        min(sent_at) as sent_at
    from texts
    group by phone_e164, message_id, flow_id
),

emails as (
    select
        profile_id,
        coalesce(message_id, email_event_id) as message_id,
        flow_id,
        max(flow_step) as flow_step,
        min(occurred_at) as sent_at
    from {{ ref('int_email_events_validated') }}
    where flow_id is not null and event_type in ('received', 'bounced') and occurred_at <= {{ as_of() }}
    group by profile_id, coalesce(message_id, email_event_id), flow_id
)

select
    profiles.profile_id,
    'sms' as channel,
    texts.message_id,
    texts.flow_id,
    texts.flow_step,
    texts.sent_at
from distinct_texts as texts
inner join {{ ref('int_live_profiles') }} as profiles on texts.phone_e164 = profiles.phone_e164
union all
select
    profile_id,
    'email' as channel,
    message_id,
    flow_id,
    flow_step,
    sent_at
from emails
union all
select
    profile_id,
    channel,
    message_key as message_id,
    flow_id,
    flow_step,
    handed_over_at as sent_at
from {{ ref('int_flow_messages_handed_over') }}
