{#
    What every inbound text means (compliance.md section 2): opt_out, opt_in, help, reply, or review for any other text that
    holds a stop word. Rows the contract refuses are read too: a STOP that cannot be stored properly must still stop.
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
        true as is_accepted
    from {{ ref('int_received_texts') }}
    where is_current
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
        false as is_accepted
    from {{ ref('int_sms_events_read') }}
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

{# many say the same -#}
bodies as (
    select
        body_text,
        {{ normalised_text('body_text') }} as words
    from (
        select distinct body_text from inbound
        where body_text is not null
    ) as distinct_bodies
),

distinct_words as (
    select distinct words from bodies
),

keywords as (
    select * from {{ ref('reply_keywords') }}
),

held_keywords as (
    select
        distinct_words.words,
        max(case when keywords.match <> 'phrase' and distinct_words.words = keywords.keyword then keywords.outcome end) as whole_text,
        max(case when keywords.match = 'phrase' then keywords.outcome end) as phrase,
        max(case when keywords.match = 'word' and keywords.outcome = 'opt_out' then 'review' end) as stop_word
    from distinct_words
    inner join keywords on ' ' || distinct_words.words || ' ' like '% ' || keywords.keyword || ' %'
    group by distinct_words.words
)

select
    inbound.sms_event_id,
    inbound.phone_e164,
    inbound.profile_id,
    inbound.occurred_at,
    inbound.first_loaded_at,
    inbound.source_system,
    inbound.body_text,
    inbound.is_accepted,
    coalesce(held_keywords.whole_text, held_keywords.phrase, held_keywords.stop_word, 'reply') as meaning
from inbound
left join bodies on inbound.body_text = bodies.body_text
left join held_keywords on bodies.words = held_keywords.words
