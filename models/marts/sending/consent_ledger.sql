{#
    Everything a number ever said about texts, and what became of it. The consent that follows is folded in
    int_consent_ledger; here the acts stand that were left out of it too, each with why.
-#}
with

statements as (
    {{ consent_statements() }}
),

arrived as (
    select
        *,
        act_id as consent_event_id,
        action in ('opt_out', 'opt_out_carrier') as is_opt_out
    from statements
    where phone_e164 is not null and {{ least_of('occurred_at', 'arrived_at') }} <= {{ as_of() }}
),

explained as (
    select
        arrived.*,
        ledger.level_in_effect,
        case
            when arrived.action = 'help' then 'asks_for_help'
            when arrived.action = 'review' then 'awaits_review'
            when arrived.message_category = 'transactional' then 'not_marketing'
            when arrived.effective_at > {{ as_of() }} then 'future_dated'
            when ledger.is_opt_out then 'ends_consent'
            when ledger.action = 'never_subscribed' then 'denies_consent'
            when ledger.is_effective then 'gives_consent'
            when ledger.is_pending then 'requests_confirmation'
            when not ledger.is_opt_in then 'not_marketing'
            when ledger.is_refused then 'requires_start_reply'
            when ledger.level_in_effect is not null then 'requires_consumer_action'
            when arrived.consent_level in ('express_written', 'express', 'implied') then 'insufficient_consent_level'
            when ledger.action in ('start', 'resubscribe', 'double_opt_in_confirmed') and arrived.consent_level is null then 'no_prior_consent'
            else 'missing_consent_level'
        end as effect_reason
    from arrived
    left join {{ ref('int_consent_ledger') }} as ledger
        on arrived.phone_e164 = ledger.phone_e164 and arrived.consent_event_id = ledger.act_id
)

select
    explained.consent_event_id,
    explained.phone_e164,
    explained.effective_at,
    explained.action,
    explained.source,
    explained.source_system,
    coalesce(explained.level_in_effect, explained.consent_level) as consent_level,
    effects.effect,
    explained.effect_reason,
    explained.occurred_at,
    explained.arrived_at as received_at,
    case
        when explained.is_opt_out
            then {{ as_decimal(greatest_of(seconds_between('explained.occurred_at', 'explained.arrived_at'), '0') ~ ' / 3600.0', 18, 4) }}
    end as processing_hours,
    case
        when explained.is_opt_out then explained.arrived_at <= {{ add_hours('explained.occurred_at', 24) }}
    end as is_within_24_hours
from explained
left join {{ ref('consent_effects') }} as effects on explained.effect_reason = effects.effect_reason
