{#
    Consent once more, from the rows as they came in instead of the models that fold them: whoever may be texted gave consent at some
    time, and since the last row that could have ended it the person opted in again. No opt-in is refused here that might count.
-#}
with

events as (
    select
        staged.consent_event_id,
        staged.action,
        staged.message_category,
        staged.consent_level,
        staged.source,
        staged.occurred_at,
        staged.is_accepted,
        coalesce(staged.phone_e164, profiles.phone_e164) as phone_e164,
        {{ least_of('staged.occurred_at', 'coalesce(staged.received_at, staged.loaded_at)') }} as seen_at
    from {{ ref('stg_inputs__consent_events') }} as staged
    left join {{ ref('int_profiles_resolved') }} as profiles on staged.phone_e164 is null and staged.profile_id = profiles.profile_id
    where coalesce(staged.channel, 'sms') = 'sms'
),

texts as (
    select
        phone_e164,
        reply_intent,
        occurred_at,
        lower(trim(body_text)) as words,
        {{ least_of('occurred_at', 'first_loaded_at') }} as seen_at
    from {{ ref('int_inbound_texts') }}
),

stop_words as (
    select keyword
    from {{ ref('reply_keywords') }}
    where outcome = 'opt_out' and match <> 'phrase'
),

{# of the versions of a row the one that was seen first dates it -#}
withdrawals as (
    select
        phone_e164,
        min(seen_at) as withdrawn_at
    from events
    where
        coalesce(action, 'unknown') not in ('opt_in', 'opt_in_pending', 'resubscribe', 'double_opt_in_confirmed', 'never_subscribed')
        and coalesce(message_category, 'unknown') <> 'transactional'
    group by phone_e164, consent_event_id
    union all
    select
        texts.phone_e164,
        texts.seen_at as withdrawn_at
    from texts
    inner join stop_words on texts.words = stop_words.keyword
),

permissions as (
    select
        phone_e164,
        occurred_at as permitted_at,
        source in ('form', 'checkout', 'keyword', 'pos') as is_consumer_initiated
    from events
    where
        is_accepted
        and action in ('opt_in', 'resubscribe', 'double_opt_in_confirmed')
        and message_category in ('marketing', 'all')
        and (
            consent_level in ('express_written', 'express', 'implied')
            or consent_level is null and action <> 'opt_in'
            {{- '\n            or true -- a level may be assumed' if var('assumed_consent_levels') }}
        )
    union all
    select
        phone_e164,
        occurred_at as permitted_at,
        true as is_consumer_initiated
    from texts
    where reply_intent = 'opt_in'
),

last_withdrawals as (
    select
        phone_e164,
        max(withdrawn_at) as withdrawn_at
    from withdrawals
    where withdrawn_at <= {{ as_of() }}
    group by phone_e164
),

last_permissions as (
    select
        phone_e164,
        max(case when is_consumer_initiated then permitted_at end) as permitted_at
    from permissions
    where permitted_at <= {{ as_of() }}
    group by phone_e164
)

select
    decisions.profile_id,
    last_permissions.permitted_at,
    last_withdrawals.withdrawn_at
from {{ ref('int_sending_decisions') }} as decisions
left join last_permissions on decisions.phone_e164 = last_permissions.phone_e164
left join last_withdrawals on decisions.phone_e164 = last_withdrawals.phone_e164
where
    decisions.is_eligible
    and (
        last_permissions.phone_e164 is null
        or (
            last_withdrawals.withdrawn_at is not null
            and coalesce(last_permissions.permitted_at <= last_withdrawals.withdrawn_at, true)
        )
    )
