{#
    Inbound texts that hold a stop word and are no plain opt-out: they block until a person decided otherwise, or until the
    person opts in again later. A START while subscribed is such an act too.
-#}
with

doubtful as (
    select
        sms_event_id,
        phone_e164,
        least(occurred_at, first_loaded_at) as blocks_from
    from {{ ref('int_inbound_texts') }}
    where is_accepted and meaning = 'review' and least(occurred_at, first_loaded_at) <= {{ as_of() }}
),

reviews as (
    select * from {{ ref('int_reply_reviews_validated') }}
    where decided_at <= {{ as_of() }}
),

opt_ins as (
    select
        phone_e164,
        max(stands_at) as last_opt_in_at
    from {{ ref('int_consent_ledger') }}
    where took_effect and is_by_the_person
    group by phone_e164
)

select
    doubtful.sms_event_id,
    doubtful.phone_e164,
    doubtful.blocks_from,
    coalesce(reviews.outcome, 'undecided') as review_outcome,
    coalesce(reviews.outcome, 'undecided') <> 'no_opt_out'
    and (opt_ins.last_opt_in_at is null or opt_ins.last_opt_in_at <= doubtful.blocks_from) as is_blocking
from doubtful
left join reviews on doubtful.sms_event_id = reviews.sms_event_id
left join opt_ins on doubtful.phone_e164 = opt_ins.phone_e164
