{#
    Rows the contract refuses that may have been somebody's wish to stop. They cannot be dated or folded, so they block their
    number until the row is corrected at its source: a lost opt-out is a lawsuit.
-#}
with

refused as (
    select
        consent_event_id as evidence_id,
        phone_e164,
        profile_id,
        {{ least_of('occurred_at', 'received_at', 'loaded_at') }} as stands_at,
        loaded_at
    from {{ ref('stg_inputs__consent_events') }}
    where
        not is_accepted
        and coalesce(channel, 'unknown') <> 'email'
        and coalesce(action, 'unknown') not in ('opt_in', 'opt_in_pending', 'resubscribe', 'double_opt_in_confirmed')
    union all
    select
        suppression_id as evidence_id,
        phone_e164,
        profile_id,
        starts_at as stands_at,
        loaded_at
    from {{ ref('stg_inputs__suppressions') }}
    where not is_accepted and coalesce(channel, 'unknown') <> 'email'
    union all
    select
        sms_event_id as evidence_id,
        phone_e164,
        profile_id,
        {{ least_of('occurred_at', 'first_loaded_at') }} as stands_at,
        first_loaded_at as loaded_at
    from {{ ref('int_inbound_texts') }}
    where not is_accepted and meaning in ('opt_out', 'review')
)

select
    refused.evidence_id,
    coalesce(refused.phone_e164, profiles.phone_e164) as phone_e164,
    {{ least_of('coalesce(refused.stands_at, refused.loaded_at)', as_of()) }} as blocks_from,
    refused.loaded_at
from refused
left join {{ ref('int_profiles_resolved') }} as profiles
    on refused.phone_e164 is null and refused.profile_id = profiles.profile_id
where
    coalesce(refused.phone_e164, profiles.phone_e164) is not null
    and (refused.stands_at is null or refused.stands_at <= {{ as_of() }})
