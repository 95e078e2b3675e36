{#
    Subscriptions and their ends. What a row leaves out restricts: an opt-in without a channel is rejected, an opt-out without one is an opt-out of texts and
    of e-mail, one without a category an opt-out of everything. A category that cannot be read permits nothing.
-#}
{{ config(**connected_as('attentive', 'consent_events')) }}
with

acts as (
    select *, 'opt_in' as action, type as named_channel from {{ ref('base_attentive__subscriptions') }}
    union all
    select *, 'opt_out' as action, type as named_channel from {{ ref('base_attentive__unsubscriptions') }}
    union all
    select
        *,
        case when upper(type) like '%OPT%OUT%' then 'opt_out' else 'opt_in' end as action,
        {#- an OPT_OUT of the older feed covers both channels -#}
        case
            when upper(type) = 'OPT_OUT' then null
            when upper(channel) = 'TEXT' then 'sms'
            else lower(channel)
        end as named_channel
    from {{ ref('base_attentive__general_events') }}
    where upper(type) in ('SUBSCRIPTION_OPT_IN_COMPLETED', 'JOIN') or upper(type) like '%OPT%OUT%'
),

channelled_acts as (
    select
        *,
        case
            when lower(named_channel) like 'sms%' then 'sms'
            when lower(named_channel) like 'email%' then 'email'
        end as channel_named,
        upper(subscription_type) as category_word
    from acts
),

consents as (
    select *, coalesce(channel_named, case action when 'opt_out' then 'sms' end) as act_channel
    from channelled_acts
    union all
    select *, 'email' as act_channel
    from channelled_acts
    where action = 'opt_out' and channel_named is null and email is not null
)

select
    source_system || case action when 'opt_in' then ':sub:' else ':unsub:' end || coalesce(subscriber_id, '')
    || ':' || coalesce(case when channel_named is not null then named_channel else act_channel end, '')
    || case when category_word not in ('TEXT', 'MARKETING') then ':' || lower(subscription_type) else '' end
    || ':' || {{ milliseconds_text('time_text') }} as consent_event_id,
    source_system || ':' || subscriber_id as profile_id,
    case act_channel when 'email' then null else {{ vendor_number('phone', has_calling_code=true) }} end as phone_e164,
    email,
    act_channel as channel,
    case
        when category_word in ('TEXT', 'MARKETING') then 'marketing'
        when category_word in ('TRANSACTIONAL', 'CHECKOUT_ABANDONED') then 'transactional'
        when category_word is not null then 'unread: ' || subscription_type
        when action = 'opt_out' then 'all'
        else 'marketing'
    end as message_category,
    action,
    'unknown' as consent_level,
    occurred_at,
    case
        when lower(creative_type) like '%keyword%' then 'keyword'
        when coalesce(creative_id, creative_name, creative_type) is not null then 'form'
        else 'api'
    end as source,
    coalesce(creative_name, creative_id) as method_detail,
    cast(null as {{ dbt.type_string() }}) as page_url,
    cast(null as {{ dbt.type_string() }}) as ip_address,
    cast(null as {{ dbt.type_string() }}) as user_agent,
    source_system,
    loaded_at
from consents
union all
{{ exported_consents('attentive') }}
