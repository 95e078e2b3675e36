select messages.message_key
from {{ ref('flow_messages_due') }} as messages
inner join {{ ref('sending_eligibility') }} as eligibility on messages.profile_id = eligibility.profile_id
where messages.decision = 'send' and messages.channel = 'sms' and messages.message_category = 'marketing' and not eligibility.is_eligible
