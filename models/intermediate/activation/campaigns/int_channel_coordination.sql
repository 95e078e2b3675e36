{# What the other channel can add, by what was sent, opened and clicked in the last coordination_hours; one row a subscriber. -#}
{%- set looks_back_to = as_of(minus_hours=var('coordination_hours')) -%}
with

texts as (
    select
        phone_e164,
        max(case when first_sent_at > {{ looks_back_to }} then 1 else 0 end) = 1 as is_texted,
        max(case when last_clicked_at > {{ looks_back_to }} then 1 else 0 end) = 1 as has_clicked
    from {{ ref('int_sms_messages') }}
    where first_sent_at > {{ looks_back_to }} or last_clicked_at > {{ looks_back_to }}
    group by phone_e164
),

emails as (
    select
        profile_id,
        max(case when event_type = 'received' then 1 else 0 end) = 1 as is_mailed,
        max(
            case
                when event_type = 'opened' and not coalesce(is_machine_open, false) then 1
                when event_type = 'clicked' and not coalesce(is_bot_click, false) then 1
                else 0
            end
        ) = 1 as has_opened
    from {{ ref('int_email_events_validated') }}
    where occurred_at > {{ looks_back_to }} and occurred_at <= {{ as_of() }}
    group by profile_id
),

contacts as (
    select
        subscribers.profile_id,
        coalesce(texts.is_texted, false) as is_texted,
        coalesce(texts.has_clicked, false) as has_clicked,
        coalesce(emails.is_mailed, false) as is_mailed,
        coalesce(emails.has_opened, false) as has_opened
    from {{ ref('sms_subscribers') }} as subscribers
    inner join {{ ref('int_live_profiles') }} as profiles on subscribers.profile_id = profiles.profile_id
    left join texts on profiles.phone_e164 = texts.phone_e164
    left join emails on subscribers.profile_id = emails.profile_id
),

advised as (
    select
        *,
        case
            when not is_texted and not is_mailed then 'no_action_not_contacted'
            when has_opened and not has_clicked then 'send_sms_reinforcement'
            when has_clicked and not has_opened then 'send_email_followup'
            when not has_clicked then 'try_alternative_channel'
            else 'no_action_engaged'
        end as coordination_action
    from contacts
)

select
    profile_id,
    coordination_action,
    case
        when coordination_action = 'try_alternative_channel' then case when not is_texted then 'sms' when not is_mailed then 'email' end
    end as alternative_channel
from advised
