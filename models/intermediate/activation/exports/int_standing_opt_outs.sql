{# What numbers said that keeps texts from them: the opt-outs since their consent ended, and that no one ever agreed. -#}
with

statements as (
    select
        *,
        row_number() over (partition by phone_e164, source_system order by position desc) as newest_of_system
    from {{ ref('int_consent_ledger') }}
),

{# a system that has been asked for texts again since does not know of its own opt-out any more -#}
systems as (
    select
        phone_e164,
        source_system
    from statements
    where newest_of_system = 1 and (is_opt_out or action = 'never_subscribed')
),

scopes as (
    select
        act_id,
        min(message_category) as message_category
    from {{ ref('int_consent_versions') }}
    group by act_id
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
    from statements
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
