{%- set outcomes = ['reply', 'opt_out', 'complaint'] -%}
with

tracked_texts as (
    {{ texts_with_tracks() }}
),

texts as (
    select
        *,
        coalesce(first_received_at, sent_at) as reached_at
    from tracked_texts
),

outcomes as (
    select
        {% for outcome in outcomes -%}
        max(case when outcome = '{{ outcome }}' then 1 else 0 end) = 1 as has_{{ outcome }},
        {% endfor -%}
        phone_e164,
        message_id
    from {{ ref('int_text_outcomes') }}
    where message_id is not null
    group by phone_e164, message_id
),

{# the join below looks at every period of a zone, and most of them are long over -#}
offsets as (
    select * from {{ ref('zone_offsets') }}
    where ends_at > (select min(messages.sent_at) from {{ ref('int_sms_messages') }} as messages)
),

described as (
    select
        {% for outcome in outcomes -%}
        coalesce(outcomes.has_{{ outcome }}, false) as has_{{ outcome }},
        {% endfor -%}
        texts.*,
        coalesce(texts.segment_name, campaigns.audience_segment) as audience_segment,
        coalesce(texts.message_type, campaigns.message_type) as campaign_message_type,
        coalesce(texts.is_promotional, campaigns.is_promotional) as is_offer,
        coalesce(zones.time_zone, texts.number_time_zone) as time_zone
    from texts
    left join {{ ref('int_sms_campaigns_validated') }} as campaigns on texts.campaign_id = campaigns.campaign_id
    left join {{ ref('int_profile_zones') }} as zones on texts.owner_id = zones.profile_id
    left join outcomes on texts.phone_e164 = outcomes.phone_e164 and texts.message_id = outcomes.message_id
),

local_times as (
    select
        described.*,
        {{ add_minutes('described.sent_at', 'offsets.offset_minutes') }} as sent_locally_at
    from described
    left join offsets
        on
            described.time_zone = offsets.time_zone
            and described.sent_at >= offsets.starts_at
            and described.sent_at < offsets.ends_at
)

select
    {{ text_key('texts.phone_e164', 'texts.message_id') }} as message_key,
    case when texts.message_id not like 'event %' then texts.message_id end as message_id,
    texts.owner_id as profile_id,
    texts.recipient_key,
    texts.campaign_id,
    texts.flow_id,
    cast(texts.flow_step as integer) as flow_step,
    texts.variant_id,
    texts.audience_segment,
    texts.campaign_message_type as message_type,
    texts.is_offer as is_promotional,
    texts.price_format as message_format,
    cast(texts.num_segments as integer) as num_segments,
    texts.engagement_track,
    texts.sent_at,
    texts.send_date,
    cast({{ weekday('texts.sent_locally_at') }} as integer) as sent_weekday,
    cast(extract(hour from texts.sent_locally_at) as integer) as sent_hour,
    texts.first_received_at as received_at,
    texts.received_basis,
    texts.is_sent,
    texts.first_received_at is not null as is_received,
    (texts.has_failed or texts.is_undelivered) and not texts.is_delivered as is_failed,
    case when texts.reports_opens then texts.last_opened_at is not null end as is_opened,
    texts.first_clicked_at,
    texts.first_clicked_at is not null as is_clicked,
    texts.has_bot_click and texts.first_clicked_at is null as is_bot_clicked,
    texts.has_reply as is_replied,
    texts.has_opt_out as is_opted_out,
    texts.has_complaint as is_complained,
    texts.cost,
    texts.cost_basis,
    coalesce({{ add_hours('texts.reached_at', longest_sms_window()) }} <= {{ as_of() }}, true) as is_mature
from local_times as texts
