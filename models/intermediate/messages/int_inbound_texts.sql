{#
    What every inbound text means. Rows the contract refuses are read too: a STOP that cannot be stored properly must still stop.
    So does one that a later version of its row no longer has.
-#}
with

accepted as (
    select
        sms_event_id,
        phone_e164,
        profile_id,
        occurred_at,
        first_loaded_at,
        source_system,
        body_text,
        true as is_accepted,
        is_current
    from {{ ref('int_received_texts') }}
),

refused as (
    select
        sms_event_id,
        phone_e164,
        profile_id,
        occurred_at,
        loaded_at as first_loaded_at,
        source_system,
        body_text,
        false as is_accepted,
        true as is_current
    from {{ ref('int_sms_events_versions') }}
    where
        body_text is not null
        and (coalesce(direction, 'unknown') <> 'outbound' or event_type = 'received')
        and not is_accepted
),

inbound as (
    select * from accepted
    union all
    select * from refused
),

meanings as (
    {{ reply_meanings('inbound') }}
),

read as (
    select
        inbound.sms_event_id,
        inbound.phone_e164,
        inbound.profile_id,
        inbound.occurred_at,
        inbound.first_loaded_at,
        inbound.source_system,
        inbound.body_text,
        inbound.is_accepted,
        inbound.is_current,
        coalesce(meanings.reply_intent, 'reply') as reply_intent
    from inbound
    left join meanings on inbound.body_text = meanings.body_text
)

select * from read
where is_current
union all
select
    older.sms_event_id,
    older.phone_e164,
    older.profile_id,
    min(older.occurred_at) as occurred_at,
    min(older.first_loaded_at) as first_loaded_at,
    min(older.source_system) as source_system,
    min(older.body_text) as body_text,
    true as is_accepted,
    false as is_current,
    older.reply_intent
from read as older
left join read as newest
    on
        older.sms_event_id = newest.sms_event_id
        and older.phone_e164 = newest.phone_e164
        and older.reply_intent = newest.reply_intent
        and newest.is_current
        and newest.is_accepted
where not older.is_current and older.reply_intent in ('opt_out', 'review') and newest.sms_event_id is null
group by older.sms_event_id, older.phone_e164, older.profile_id, older.reply_intent
