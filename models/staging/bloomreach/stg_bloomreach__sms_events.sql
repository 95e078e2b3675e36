{# Texts of campaigns; the customer's number where the event names none. -#}
{{ config(**connected_as('bloomreach', 'sms_events')) }}
with

numbers as (
    select source_system, customer_id, max(phone) as phone, max(country_code) as country_code
    from {{ ref('base_bloomreach__customers') }}
    where is_newest
    group by source_system, customer_id
),

texts as (
    select
        campaigns.*,
        coalesce(campaigns.recipient, numbers.phone) as phone,
        numbers.country_code
    from {{ ref('base_bloomreach__campaigns') }} as campaigns
    left join numbers on campaigns.source_system = numbers.source_system and campaigns.customer_id = numbers.customer_id
    where lower(campaigns.action_type) = 'sms' and lower(campaigns.status) in ('sent', 'delivered', 'clicked', 'failed')
)

select
    source_system || ':' || coalesce(campaign_id, '') || ':' || coalesce(action_id, '') || ':' || coalesce(customer_id, '') || ':' || lower(status)
    || ':' || {{ milliseconds_text('time_text') }} as sms_event_id,
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone', country='country_code') }} as phone_e164,
    'outbound' as direction,
    lower(status) as event_type,
    occurred_at,
    source_system || ':' || campaign_id as campaign_id,
    case lower(status) when 'clicked' then link_url end as link_url,
    source_system,
    loaded_at
from texts
