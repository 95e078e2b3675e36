{#
    Consent as webhooks tell of it, and what they missed as the snapshots of subscribers show it: after an hour Postscript gives up delivering. That it
    may text somebody says nothing of when and how they agreed: no row. That it may not is an opt-out of the number that the subscriber had then, which
    a later opt-in lifts in the ledger, if it can. A word that is neither yes nor no forbids.
-#}
{{ config(**connected_as('postscript', 'consent_events')) }}
with

events as (
    select * from {{ ref('base_postscript__events') }}
),

blocked_subscribers as (
    select *, 'marketing' as message_category from {{ ref('base_postscript__subscribers') }}
    where not can_send_marketing
    union all
    select *, 'transactional' as message_category from {{ ref('base_postscript__subscribers') }}
    where not can_send_transactional
),

blocks as (
    select
        *,
        coalesce(updated_at, loaded_at) as blocked_at,
        row_number() over (
            partition by source_system, subscriber_id, message_category, phone, coalesce(updated_at, loaded_at)
            order by loaded_at nulls last, {{ byte_order('email') }} nulls last
        ) as sighting
    from blocked_subscribers
),

acts as (
    select
        source_system,
        case event_name when 'subscriber.opt_in' then 'opt_in:' else 'opt_out:' end || coalesce(subscriber_id, '')
        || ':' || coalesce(cast(event_time as {{ dbt.type_string() }}), '') as native_id,
        subscriber_id, subscriber_phone as phone, default_country, email,
        case event_name when 'subscriber.opt_in' then 'marketing' else 'all' end as message_category,
        case event_name when 'subscriber.opt_in' then 'opt_in' else 'opt_out' end as action,
        event_time as occurred_at, received_at, 'keyword' as source, loaded_at
    from events
    where event_name in ('subscriber.opt_in', 'subscriber.opt_out')
    union all
    select
        source_system, 'opt_out:' || message_id as native_id, subscriber_id, coalesce(sender, subscriber_phone) as phone, default_country, email,
        'all' as message_category, 'opt_out' as action, coalesce(created_at, event_time) as occurred_at, received_at, 'keyword' as source, loaded_at
    from events
    where event_name = 'incoming_message' and is_opt_out
    union all
    select
        source_system,
        'can_send:' || subscriber_id || case message_category when 'transactional' then ':transactional' else '' end as native_id,
        subscriber_id, phone, default_country, email, message_category, 'opt_out' as action, blocked_at as occurred_at,
        cast(null as {{ dbt.type_timestamp() }}) as received_at, 'api' as source, loaded_at
    from blocks
    where sighting = 1
)

select
    source_system || ':' || native_id as consent_event_id,
    source_system || ':' || subscriber_id as profile_id,
    {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
    email,
    'sms' as channel,
    message_category,
    action,
    'unknown' as consent_level,
    occurred_at,
    received_at,
    source,
    cast(null as {{ dbt.type_string() }}) as page_url,
    cast(null as {{ dbt.type_string() }}) as ip_address,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    source_system,
    loaded_at
from acts
union all
select
    consent_event_id, profile_id, phone_e164, email, channel, message_category, action, consent_level, occurred_at,
    cast(null as {{ dbt.type_timestamp() }}) as received_at, source, page_url, ip_address, user_agent, source_system, loaded_at
from (
    {{ exported_consents('postscript') }}
) as exported
