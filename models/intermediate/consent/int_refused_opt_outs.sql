{# Rows of consent_events, suppressions and sms_events that the contract refuses and that may have been a request to stop. -#}
select
    'consent_events' as input,
    consent_event_id as evidence_id,
    phone_e164,
    profile_id,
    email,
    {{ least_of('occurred_at', 'received_at', 'loaded_at') }} as effective_at,
    loaded_at,
    row_text
from {{ ref('stg_inputs__consent_events') }}
where
    not is_accepted
    and {{ may_be_an_opt_out() }}
    {#- a later version says what became of a row that was no opt-out #}
    and not (
        coalesce(action = 'never_subscribed', false)
        and coalesce(consent_event_id in (select accepted.consent_event_id from {{ ref('int_consent_events_validated') }} as accepted), false)
    )
union all
select
    'suppressions' as input,
    suppression_id as evidence_id,
    phone_e164,
    profile_id,
    email,
    starts_at as effective_at,
    loaded_at,
    row_text
from {{ ref('stg_inputs__suppressions') }}
where not is_accepted and channel in ('sms', 'all')
union all
select
    'sms_events' as input,
    sms_event_id as evidence_id,
    phone_e164,
    profile_id,
    cast(null as {{ dbt.type_string() }}) as email,
    {{ least_of('occurred_at', 'first_loaded_at') }} as effective_at,
    first_loaded_at as loaded_at,
    'profile_id=' || coalesce(profile_id, '') || ' body_text=' || coalesce(body_text, '') as row_text
from {{ ref('int_inbound_texts') }}
where not is_accepted and reply_intent in ('opt_out', 'review')
union all
select
    'sms_events' as input,
    sms_event_id as evidence_id,
    phone_e164,
    profile_id,
    cast(null as {{ dbt.type_string() }}) as email,
    {{ least_of('occurred_at', 'arrived_at') }} as effective_at,
    arrived_at as loaded_at,
    'profile_id=' || coalesce(profile_id, '') || ' refused by the provider' as row_text
from {{ ref('int_provider_refusals') }}
where not is_accepted
