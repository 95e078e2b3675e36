select audience.audience_key
from {{ ref('campaign_audience') }} as audience
inner join {{ ref('int_campaign_blocks') }} as blocks on audience.audience_key = blocks.audience_key
inner join {{ ref('int_planned_campaigns') }} as campaigns on audience.campaign_id = campaigns.campaign_id
where
    audience.decision in ('include', 'control')
    and (
        blocks.is_lasting
        or blocks.blocked_until_at > audience.send_at
        or audience.send_at < campaigns.starts_at
        or audience.send_at > campaigns.ends_at
    )
