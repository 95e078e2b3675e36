{#
    Rows of consent_events about texts that count: the newest version of each, and every other version that was an opt-out, which stands
    whatever a later one says. Where the newest version was refused, an older one gives no consent: nobody knows what became of it.
-#}
with

newest as (
    select * from {{ ref('int_consent_events_validated') }}
    where channel = 'sms'
),

staged as (
    select * from {{ ref('stg_inputs__consent_events') }}
),

refused as (
    select
        consent_event_id,
        coalesce(max(loaded_at), {{ as_of() }}) as loaded_at
    from staged
    where not is_accepted and consent_event_id is not null
    group by consent_event_id
),

older_opt_outs as (
    select distinct
        staged.consent_event_id,
        staged.profile_id,
        staged.phone_e164,
        staged.email,
        staged.message_category,
        staged.action,
        staged.consent_level,
        staged.occurred_at,
        staged.received_at,
        staged.source,
        staged.source_system,
        newest.first_loaded_at
    from staged
    inner join {{ ref('int_consent_events_validated') }} as newest on staged.consent_event_id = newest.consent_event_id
    where
        staged.is_accepted
        and newest.row_versions > 1
        and staged.channel = 'sms'
        and staged.action in ({{ opt_out_actions() }})
        and not (
            staged.action = newest.action
            and newest.channel = 'sms'
            and staged.occurred_at = newest.occurred_at
            and coalesce(staged.phone_e164, '') = coalesce(newest.phone_e164, '')
            and coalesce(staged.message_category, '') = coalesce(newest.message_category, '')
        )
)

select
    newest.consent_event_id as act_id,
    newest.consent_event_id,
    newest.profile_id,
    newest.phone_e164,
    newest.email,
    newest.message_category,
    newest.action,
    newest.consent_level,
    newest.occurred_at,
    newest.received_at,
    newest.source,
    newest.source_system,
    newest.first_loaded_at
from newest
left join refused
    on
        newest.consent_event_id = refused.consent_event_id
        {#- a version of unknown time may be the older one #}
        and coalesce(newest.loaded_at <= refused.loaded_at, true)
where refused.consent_event_id is null or newest.action in ({{ opt_out_actions() }}, 'never_subscribed')
union all
select
    consent_event_id || ' version ' || cast(
        row_number() over (
            partition by consent_event_id
            order by
                occurred_at, received_at nulls last, action, phone_e164 nulls last, profile_id nulls last, email nulls last,
                message_category nulls last, source nulls last
        ) as {{ dbt.type_string() }}
    ) as act_id,
    consent_event_id,
    profile_id,
    phone_e164,
    email,
    message_category,
    action,
    consent_level,
    occurred_at,
    received_at,
    source,
    source_system,
    first_loaded_at
from older_opt_outs
