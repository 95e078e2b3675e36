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
            when arrived.action = 'help' then 'asks for help only'
            when arrived.action = 'review' then 'suppresses until a person decides'
            when arrived.message_category = 'transactional' then 'is not about marketing'
            when arrived.stands_at > {{ as_of() }} then 'is dated later'
            when ledger.is_opt_out then 'ends consent'
            when ledger.action = 'never_subscribed' then 'denies consent'
            when ledger.took_effect then 'gives consent'
            when ledger.is_pending then 'asks for confirmation'
            when not ledger.is_opt_in then 'is not about marketing'
            when ledger.is_refused then 'only START lifts a refusal by the provider'
            when ledger.level_in_effect is not null then 'only the person lifts an opt-out'
            when arrived.consent_level in ('express_written', 'express', 'implied') then 'level does not count'
            when ledger.action in ('start', 'resubscribe', 'double_opt_in_confirmed') and arrived.consent_level is null then 'no history'
            else 'no level known'
        end as effect_reason
    from arrived
    left join {{ ref('int_consent_ledger') }} as ledger
        on arrived.phone_e164 = ledger.phone_e164 and arrived.consent_event_id = ledger.act_id
)

select
    consent_event_id,
    phone_e164,
    stands_at,
    action,
    source,
    source_system,
    coalesce(level_in_effect, consent_level) as consent_level,
    case
        when
            effect_reason in (
                'gives consent', 'ends consent', 'denies consent', 'asks for confirmation', 'suppresses until a person decides'
            )
            then 'applied'
        else 'ignored'
    end as effect,
    effect_reason,
    occurred_at,
    arrived_at as received_at,
    case
        when is_opt_out
            then cast({{ greatest_of(seconds_between('occurred_at', 'arrived_at'), '0') }} / 3600.0 as decimal(18, 4))
    end as processing_hours,
    case when is_opt_out then arrived_at <= {{ add_hours('occurred_at', 24) }} end as is_within_24_hours
from explained
