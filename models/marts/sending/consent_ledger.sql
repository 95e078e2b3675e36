{#
    Everything a number ever said about texts, and what became of it. The consent that follows is folded in
    int_consent_ledger; here the acts stand that were left out of it too, each with why.
-#}
with

consent_rows as (
    select * from {{ ref('int_consent_versions') }}
),

named as (
    {{ numbers_named_by('consent_rows') }}
),

{# an opt-in is given for a number, an opt-out falls on whoever it names -#}
consent_events as (
    select distinct
        act_id as consent_event_id,
        case when action in ({{ opt_out_actions() }}, 'never_subscribed') then named_number else phone_e164 end as phone_e164,
        occurred_at,
        coalesce(received_at, first_loaded_at, {{ as_of() }}) as arrived_at,
        action,
        message_category,
        consent_level,
        source,
        source_system,
        action in ('opt_out', 'opt_out_carrier') as is_opt_out
    from named
),

provider_refusals as (
    select
        sms_event_id as consent_event_id,
        phone_e164,
        occurred_at,
        arrived_at,
        'opt_out_carrier' as action,
        'all' as message_category,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        'carrier' as source,
        source_system,
        true as is_opt_out
    from {{ ref('int_provider_refusals') }}
    where is_accepted
),

replies as (
    select
        texts.sms_event_id as consent_event_id,
        texts.phone_e164,
        texts.occurred_at,
        texts.first_loaded_at as arrived_at,
        case texts.meaning when 'opt_in' then 'start' else texts.meaning end as action,
        'all' as message_category,
        cast(null as {{ dbt.type_string() }}) as consent_level,
        'keyword' as source,
        texts.source_system,
        texts.meaning = 'opt_out' as is_opt_out
    from {{ ref('int_inbound_texts') }} as texts
    where texts.is_accepted and texts.meaning in ('opt_out', 'opt_in', 'help', 'review')
),

events as (
    select * from consent_events
    union all
    select * from replies
    union all
    select * from provider_refusals
),

arrived as (
    select
        *,
        {{ consent_stands_at('action', 'occurred_at', 'arrived_at') }} as stands_at
    from events
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
