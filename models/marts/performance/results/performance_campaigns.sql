with

texts as (
    {{ texts_with_credit() }}
),

totals as (
    select
        campaign_id,
        min(sent_at) as first_sent_at,
        min(send_date) as send_date,
        count(case when is_clicked then 1 end) as first_clicks,
        count(case when received_basis = 'delivered' and {{ seconds_between('received_at', 'first_clicked_at') }} < 3 then 1 end) as early_clicks,
        min(message_type) as message_type,
        min(audience_segment) as audience_segment,
        {{ recipient_totals() }}
    from texts
    where campaign_id is not null
    group by campaign_id
),

reported as (
    select
        messages.campaign_id,
        count(distinct orders.order_id) as orders
    from {{ ref('order_attribution') }} as orders
    inner join {{ ref('performance_messages') }} as messages on orders.reported_message_id = messages.message_id
    where orders.model = 'last_click'
    group by messages.campaign_id
)

select
    totals.campaign_id,
    campaigns.campaign_name,
    campaigns.kind,
    campaigns.goal,
    coalesce(campaigns.message_type, totals.message_type) as message_type,
    coalesce(campaigns.audience_segment, totals.audience_segment) as audience_segment,
    campaigns.is_promotional,
    totals.first_sent_at,
    totals.send_date,
    {{ ratio_of('totals.recipients', 'subscribers.subscribers') }} as share_of_subscribers,
    {{ ratio_of('totals.early_clicks', 'totals.first_clicks') }} as suspect_click_share,
    cast(coalesce(reported.orders, 0) as integer) as reported_orders,
    {{ recipient_figures('totals') }}
from totals
left join {{ ref('int_sms_campaigns_validated') }} as campaigns on totals.campaign_id = campaigns.campaign_id
left join {{ ref('int_subscribers_by_day') }} as subscribers on totals.send_date = subscribers.date_day
left join reported on totals.campaign_id = reported.campaign_id
