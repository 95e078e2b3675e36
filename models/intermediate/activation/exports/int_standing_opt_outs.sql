{# What numbers said that keeps texts from them: the opt-outs since their consent ended, and that no one ever agreed. -#}
with

scopes as (
    select
        act_id,
        min(message_category) as message_category,
        max(case when act_id <> consent_event_id then 1 else 0 end) = 1 as is_older_version
    from {{ ref('int_consent_versions') }}
    group by act_id
),

{# words that every vendor takes for a wish to stop; of a longer or another one a vendor may know nothing -#}
replies as (
    select
        sms_event_id as act_id,
        min(case when upper(trim(body_text)) in ('STOP', 'END', 'QUIT') then 1 else 0 end) = 1 as is_known_to_all
    from {{ ref('int_inbound_texts') }}
    where reply_intent = 'opt_out'
    group by sms_event_id
),

known as (
    select
        statements.phone_e164,
        statements.source_system,
        statements.is_opt_out or statements.action = 'never_subscribed' as ends_consent,
        row_number() over (partition by statements.phone_e164, statements.source_system order by statements.position desc) as newest
    from {{ ref('int_consent_ledger') }} as statements
    left join scopes on statements.act_id = scopes.act_id
    left join replies on statements.act_id = replies.act_id
    where not coalesce(scopes.is_older_version, false) and coalesce(replies.is_known_to_all, true)
),

{# a system whose own last word is another does not know of its opt-out any more -#}
systems as (
    select
        phone_e164,
        source_system
    from known
    where newest = 1 and ends_consent
),

standing as (
    select
        statements.phone_e164,
        case
            when scopes.message_category = 'marketing' and statements.action <> 'number_reassigned' then 'marketing' else 'all'
        end as scope,
        case when statements.action in ('number_reassigned', 'never_subscribed') then statements.action else 'opted_out' end as reason,
        statements.effective_at as changed_at,
        statements.source_system,
        coalesce(statements.source = 'keyword', false) as is_reply
    from {{ ref('int_consent_ledger') }} as statements
    inner join {{ ref('int_consent_state') }} as state on statements.phone_e164 = state.phone_e164
    left join {{ ref('int_consent_history') }} as spans on statements.phone_e164 = spans.phone_e164 and spans.valid_to is null
    left join scopes on statements.act_id = scopes.act_id
    where
        (state.consent_status = 'opted_out' and statements.is_opt_out and statements.effective_at >= spans.valid_from)
        or (state.consent_status = 'none' and statements.action = 'never_subscribed')
)

select
    standing.phone_e164,
    standing.scope,
    standing.reason,
    standing.changed_at,
    systems.source_system as origin_system,
    standing.is_reply
from standing
left join systems on standing.phone_e164 = systems.phone_e164 and standing.source_system = systems.source_system
