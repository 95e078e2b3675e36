{# Mature texts of campaigns, not of flows, sent in the 90 days that practices and claims are looked at. -#}
{{ config(materialized='view') }}
select
    messages.message_key,
    messages.profile_id,
    messages.recipient_key,
    messages.campaign_id,
    coalesce(campaigns.campaign_name, messages.campaign_id) as campaign_name,
    coalesce(campaigns.share_of_subscribers >= {{ var('blast_share') }}, false) as is_blast,
    campaigns.share_of_subscribers,
    campaigns.goal,
    messages.message_type,
    messages.audience_segment,
    messages.is_promotional,
    messages.engagement_track,
    messages.sent_at,
    messages.is_received,
    messages.is_clicked,
    messages.is_opted_out,
    messages.send_date >= {{ as_of_date(maturity_days() + 29) }} as is_of_30_days
from {{ ref('performance_messages') }} as messages
inner join {{ ref('performance_campaigns') }} as campaigns on messages.campaign_id = campaigns.campaign_id
where
    campaigns.kind = 'campaign'
    and messages.is_sent
    and messages.is_mature
    and {{ is_in_compared_days('messages.send_date', 90) }}
