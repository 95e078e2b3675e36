{#
    What every inbound text means. Rows the contract refuses are read too: a STOP that cannot be stored properly must still stop.
    So does one that its row no longer has, in a later version or because its body was emptied where it was.
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
        and {{ may_be_a_reply() }}
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
),

older as (
    select
        sms_event_id,
        phone_e164,
        profile_id,
        occurred_at,
        first_loaded_at,
        source_system,
        body_text,
        reply_intent
    from read
    where not is_current and reply_intent in ('opt_out', 'review')
    union all
    select
        requests.sms_event_id,
        requests.phone_e164,
        requests.profile_id,
        requests.occurred_at,
        requests.first_loaded_at,
        requests.source_system,
        requests.body_text,
        requests.reply_intent
    from {{ ref('int_requests_to_stop') }} as requests
    inner join (
        select distinct sms_event_id from accepted
    ) as held on requests.sms_event_id = held.sms_event_id
    {%- if var('as_of_mode') == 'known_at' %}
    where coalesce(requests.first_loaded_at <= {{ as_of() }}, true)
    {%- endif %}
)

select * from read
where is_current
union all
select
    older.sms_event_id,
    older.phone_e164,
    older.profile_id,
    {#- no opt-in comes after a request that another version has later #}
    max(older.occurred_at) as occurred_at,
    min(older.first_loaded_at) as first_loaded_at,
    min(older.source_system) as source_system,
    min(older.body_text) as body_text,
    true as is_accepted,
    false as is_current,
    older.reply_intent
from older
left join read as newest
    on
        older.sms_event_id = newest.sms_event_id
        and older.phone_e164 = newest.phone_e164
        and older.reply_intent = newest.reply_intent
        and newest.is_current
        and newest.is_accepted
where newest.sms_event_id is null
group by older.sms_event_id, older.phone_e164, older.profile_id, older.reply_intent
