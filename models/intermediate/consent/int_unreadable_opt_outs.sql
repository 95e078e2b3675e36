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
        email,
        {{ least_of('occurred_at', 'received_at', 'loaded_at') }} as stands_at,
        loaded_at
    from {{ ref('stg_inputs__consent_events') }}
    where
        not is_accepted
        and {{ may_be_an_opt_out() }}
        {#- a later version says what became of a row that was no opt-out #}
        and not (
            coalesce(action = 'never_subscribed', false)
            and consent_event_id in (select accepted.consent_event_id from {{ ref('int_consent_events_validated') }} as accepted)
        )
    union all
    select
        suppression_id as evidence_id,
        phone_e164,
        profile_id,
        email,
        starts_at as stands_at,
        loaded_at
    from {{ ref('stg_inputs__suppressions') }}
    where not is_accepted and channel in ('sms', 'all')
    union all
    select
        sms_event_id as evidence_id,
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        {{ least_of('occurred_at', 'first_loaded_at') }} as stands_at,
        first_loaded_at as loaded_at
    from {{ ref('int_inbound_texts') }}
    where not is_accepted and meaning in ('opt_out', 'review')
    union all
    select
        sms_event_id as evidence_id,
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        {{ least_of('occurred_at', 'arrived_at') }} as stands_at,
        arrived_at as loaded_at
    from {{ ref('int_provider_refusals') }}
    where not is_accepted
),

named as (
    {{ numbers_named_by('refused') }}
)

select distinct
    evidence_id,
    named_number as phone_e164,
    coalesce(stands_at, {{ least_of('loaded_at', as_of()) }}) as blocks_from,
    loaded_at
from named
where named_number is not null
