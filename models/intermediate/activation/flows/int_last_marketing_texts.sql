{# When the last marketing text went to a number, in an event of the vendor or handed over to it: one a day is sent at most. -#}
with

{# those whose row does not say whom they went to are looked up by their key -#}
keys as (
    select
        keyed.message_key,
        keyed.handed_over_at
    from {{ ref('int_handed_over_messages_validated') }} as keyed
    left join {{ ref('int_messages_handed_over') }} as named on keyed.message_key = named.message_key
    where keyed.handed_over_at <= {{ as_of() }} and named.message_key is null
),

campaign_keys as (
    select
        profiles.phone_e164,
        {{ joined_hash(['campaigns.campaign_id', 'profiles.profile_id']) }} as message_key
    from {{ ref('int_planned_campaigns_validated') }} as campaigns
    cross join {{ ref('int_live_profiles') }} as profiles
    where
        (select count(*) from keys) > 0
        and campaigns.planned_at <= {{ as_of() }}
        and {{ add_hours('campaigns.planned_at', '(coalesce(campaigns.send_within_hours, 0) + 720)') }} > {{ as_of() }}
        and profiles.phone_e164 is not null
),

texts as (
    select
        phone_e164,
        counted_at as sent_at
    from {{ ref('int_counted_texts') }}
    union all
    select
        phone_e164,
        handed_over_at as sent_at
    from {{ ref('int_messages_handed_over') }}
    where is_marketing_text
    union all
    select
        profiles.phone_e164,
        handed_over.handed_over_at as sent_at
    from {{ ref('int_flow_hand_overs') }} as handed_over
    inner join {{ ref('int_live_profiles') }} as profiles on handed_over.profile_id = profiles.profile_id
    where handed_over.channel = 'sms' and handed_over.message_category = 'marketing'
    union all
    select
        campaign_keys.phone_e164,
        keys.handed_over_at as sent_at
    from campaign_keys
    inner join keys on campaign_keys.message_key = keys.message_key
)

select
    phone_e164,
    max(sent_at) as last_text_at
from texts
where phone_e164 is not null
group by phone_e164
