select eligibility.phone_e164
from {{ ref('flow_messages_due') }} as messages
inner join {{ ref('sending_eligibility') }} as eligibility on messages.profile_id = eligibility.profile_id
left join {{ ref('int_last_marketing_texts') }} as texts
    on eligibility.phone_e164 = texts.phone_e164 and texts.last_text_at > {{ as_of(minus_hours=var('flow_gap_hours')) }}
where messages.decision = 'send' and messages.channel = 'sms' and messages.message_category = 'marketing'
group by eligibility.phone_e164
having count(*) > 1 or max(texts.last_text_at) is not null
