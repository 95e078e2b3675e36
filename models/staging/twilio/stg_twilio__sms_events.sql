{#
    A row of Twilio is a message as it stands: what it went through are several events. Of the texts sent, the price and the segments stand on the
    first event, so that sums are right. WhatsApp, Messenger and RCS messages are no texts.
-#}
{{ config(**connected_as('twilio', 'sms_events')) }}
with

messages as (
    select
        *,
        case
            when lower(direction) like 'inbound%' then 'inbound'
            when lower(direction) like 'outbound%' then 'outbound'
            when lower(status) in ('received', 'receiving') then 'inbound'
            else 'outbound'
        end as way,
        coalesce(lower(status), 'unknown') as state
    from {{ ref('base_twilio__messages') }}
    where is_newest and not ({{ regexp_match("coalesce(sender, '') || ' ' || coalesce(recipient, '')", '(whatsapp|messenger|rcs):') }})
),

events as (
    select *, 'received' as event_type, coalesce(date_sent, created_at) as occurred_at, true as is_first
    from messages
    where way = 'inbound'
    union all
    select *, 'sent' as event_type, date_sent as occurred_at, true as is_first
    from messages
    where way = 'outbound' and date_sent is not null and state <> 'scheduled'
    union all
    select
        *,
        case state when 'read' then 'delivered' when 'canceled' then 'cancelled' else state end as event_type,
        coalesce(date_sent, case when state in ('canceled', 'cancelled', 'failed') then created_at else updated_at end) as occurred_at,
        date_sent is null as is_first
    from messages
    where way = 'outbound' and state in ('delivered', 'read', 'undelivered', 'failed', 'canceled', 'cancelled')
    union all
    select *, 'opened' as event_type, coalesce(date_sent, updated_at) as occurred_at, false as is_first
    from messages
    where way = 'outbound' and state = 'read'
    union all
    select
        *,
        case state when 'accepted' then 'accepted' else 'queued' end as event_type,
        created_at as occurred_at,
        true as is_first
    from messages
    where
        way = 'outbound'
        and date_sent is null
        and state not in ('scheduled', 'delivered', 'read', 'undelivered', 'failed', 'canceled', 'cancelled')
)

select
    events.source_system || ':' || events.message_sid || ':' || events.event_type as sms_event_id,
    events.source_system || ':' || events.message_sid as message_id,
    {{ vendor_number("case events.way when 'inbound' then events.sender else events.recipient end", has_calling_code=true) }} as phone_e164,
    events.way as direction,
    events.event_type,
    events.occurred_at,
    case
        when events.way = 'inbound' then null
        {%- for connection in connections('twilio') %}
        {%- for sender, category in connection.categories.items() %}
        when events.source_system = '{{ connection.name }}' and '{{ sender }}' in (events.messaging_service_sid, events.sender) then '{{ category }}'
        {%- endfor %}
        {%- endfor %}
        when lower(events.direction) = 'outbound-reply' then 'auto_response'
    end as message_category,
    case events.way when 'inbound' then events.recipient else events.sender end as sender_id,
    case when events.event_type in ('failed', 'undelivered') then events.error_code end as failure_code,
    case when events.event_type in ('failed', 'undelivered') and events.error_code is not null then coalesce(codes.meaning, 'unknown') end as failure_class,
    case when events.way = 'inbound' then events.body end as body_text,
    case when events.is_first then events.num_segments end as num_segments,
    case when events.is_first then abs(events.price) end as cost_amount,
    case when events.is_first and events.price is not null then coalesce(upper(events.price_unit), events.default_currency) end as cost_currency,
    events.source_system,
    events.loaded_at
from events
left join {{ ref('provider_codes') }} as codes on codes.provider = 'twilio' and events.error_code = codes.code
