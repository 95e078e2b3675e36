{#
    What every inbound text means (law.md section 2): opt_out, opt_in, help, reply, or review for any other text that
    holds a stop word, and for a short one in a script other than Latin. Rows the contract refuses are read too: a STOP that cannot
    be stored properly must still stop. So does one that a later version of its row no longer has.
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

bodies as (
    {{ normalized_bodies('inbound') }}
),

distinct_words as (
    select distinct words from bodies
),

keywords as (
    select
        *,
        {{ split_text('keyword', ' ', 1) }} as first_word,
        {{ regexp_match('keyword', '[' ~ letters_without_blanks() ~ ']') }} as is_held_without_blanks
    from {{ ref('reply_keywords') }}
),

held_keywords as (
    select
        parts.whole as words,
        keywords.keyword,
        keywords.match,
        keywords.outcome
    from {{ parts_as_rows('distinct_words', 'words', ' ') }} as parts
    inner join keywords on parts.part = keywords.first_word
    where not keywords.is_held_without_blanks and ' ' || parts.whole || ' ' like '% ' || keywords.keyword || ' %'
    union all
    select
        distinct_words.words,
        keywords.keyword,
        keywords.match,
        keywords.outcome
    from distinct_words
    inner join keywords on keywords.is_held_without_blanks and distinct_words.words like '%' || keywords.keyword || '%'
    where {{ regexp_match('distinct_words.words', '[' ~ letters_without_blanks() ~ ']') }}
),

held_meanings as (
    select
        words,
        max(case when match <> 'phrase' and words = keyword then outcome end) as whole_text,
        max(case when match = 'phrase' then outcome end) as phrase,
        max(case when match = 'word' and outcome = 'opt_out' then 'review' end) as stop_word
    from held_keywords
    group by words
),

{# a short text in a script of which few words are known is not taken for talk -#}
foreign_words as (
    select words from distinct_words
    where length(words) < 20 and {{ regexp_match('words', '[' ~ letters_beyond_latin() ~ ']') }}
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
        coalesce(
            held_meanings.whole_text,
            held_meanings.phrase,
            held_meanings.stop_word,
            case when foreign_words.words is not null then 'review' end,
            'reply'
        ) as reply_intent
    from inbound
    left join bodies on inbound.body_text = bodies.body_text
    left join held_meanings on bodies.words = held_meanings.words
    left join foreign_words on bodies.words = foreign_words.words
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
