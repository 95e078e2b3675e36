{# Clicks of people on marketing texts in the last 180 days: what rates, hours and favourite types of text are counted from. -#}
select
    events.sms_event_id,
    events.phone_e164,
    messages.message_id,
    events.occurred_at as clicked_at,
    {{ days_since(reporting_date('events.occurred_at')) }} as days_ago,
    coalesce(events.message_type, campaigns.message_type) as message_type
from {{ ref('int_sms_events_validated') }} as events
inner join {{ ref('int_sms_messages') }} as messages
    on
        events.phone_e164 = messages.phone_e164
        and {{ message_key('events') }} = messages.message_id
left join {{ ref('int_sms_campaigns_validated') }} as campaigns on events.campaign_id = campaigns.campaign_id
where
    events.direction = 'outbound'
    and events.is_human_click
    and events.occurred_at <= {{ as_of() }}
    {#- the bare column lets an engine skip what happened before #}
    and events.occurred_at > {{ as_of(minus_hours=182 * 24) }}
    and {{ days_since(reporting_date('events.occurred_at')) }} < 180
    and messages.is_marketing
