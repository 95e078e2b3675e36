{#
    Inbound texts that hold a stop word and are no plain opt-out: they block until a person decided otherwise, or until the
    person opts in again later. A START while subscribed is such an act too.
-#}
with

texts as (
    select
        sms_event_id,
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        occurred_at,
        first_loaded_at,
        body_text,
        {{ least_of('occurred_at', 'first_loaded_at') }} as blocks_from
    from {{ ref('int_inbound_texts') }}
    where is_accepted and reply_intent = 'review' and {{ least_of('occurred_at', 'first_loaded_at') }} <= {{ as_of() }}
),

named as (
    {{ numbers_named_by('texts') }}
),

doubtful as (
    select
        sms_event_id,
        named_number as phone_e164,
        min(occurred_at) as occurred_at,
        min(first_loaded_at) as first_loaded_at,
        min(body_text) as body_text,
        min(blocks_from) as blocks_from
    from named
    where named_number is not null
    group by sms_event_id, named_number
),

reviews as (
    select * from {{ ref('int_reply_reviews_validated') }}
    where decided_at <= {{ as_of() }}
),

{# the first time the person opted in after the text -#}
opt_ins as (
    select
        doubtful.sms_event_id,
        doubtful.phone_e164,
        min(ledger.effective_at) as opted_in_at
    from doubtful
    inner join {{ ref('int_consent_ledger') }} as ledger
        on doubtful.phone_e164 = ledger.phone_e164 and doubtful.blocks_from < ledger.effective_at
    where ledger.is_effective and ledger.is_consumer_initiated
    group by doubtful.sms_event_id, doubtful.phone_e164
),

decided as (
    select
        doubtful.sms_event_id,
        doubtful.phone_e164,
        doubtful.occurred_at,
        doubtful.first_loaded_at as arrived_at,
        doubtful.body_text,
        doubtful.blocks_from,
        coalesce(reviews.outcome, 'undecided') as review_outcome,
        reviews.decided_at,
        {{ least_of("case when reviews.outcome = 'no_opt_out' then reviews.decided_at end", 'opt_ins.opted_in_at') }} as cleared_at
    from doubtful
    left join reviews on doubtful.sms_event_id = reviews.sms_event_id
    left join opt_ins on doubtful.sms_event_id = opt_ins.sms_event_id and doubtful.phone_e164 = opt_ins.phone_e164
)

select
    *,
    cleared_at is null as is_blocking
from decided
