{# Numbers that the text of a planned campaign went to, in an event of the vendor or handed over to it: none gets it again. -#}
select
    campaign_id,
    phone_e164
from {{ ref('int_messages_handed_over') }}
where campaign_id is not null and channel = 'sms'
union distinct
select
    members.campaign_id,
    members.phone_e164
from {{ ref('int_campaign_members') }} as members
inner join {{ ref('int_handed_over_messages_validated') }} as handed_over on members.audience_key = handed_over.message_key
where handed_over.handed_over_at <= {{ as_of() }} and members.phone_e164 is not null
union distinct
select
    campaigns.campaign_id,
    messages.phone_e164
from {{ ref('int_planned_campaigns') }} as campaigns
inner join {{ ref('int_sms_messages') }} as messages on campaigns.campaign_id = messages.campaign_id
