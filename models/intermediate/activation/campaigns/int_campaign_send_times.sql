{# When the text of a campaign may go to a member: the first instant from the planned one on at which all is open; none in time: the first reason. -#}
with

blocks as (
    select
        audience_key,
        max(case when is_lasting then 1 else 0 end) = 1 as is_lasting,
        max(blocked_until_at) as blocked_until_at,
        {{ reason_flags("max(case when block_reason = '<reason>' then 1 else 0 end) = 1") }}
    from {{ ref('int_campaign_blocks') }}
    group by audience_key
),

members as (
    select
        members.audience_key,
        members.phone_e164,
        candidates.window_group_key,
        candidates.consent_expires_at,
        campaigns.ends_at,
        coalesce(blocks.is_lasting, false)
        or not candidates.has_valid_number
        or not coalesce(candidates.consent_status = 'subscribed', false) as is_lasting,
        {{ greatest_of('campaigns.starts_at', 'blocks.blocked_until_at') }} as released_at
    from {{ ref('int_campaign_members') }} as members
    inner join {{ ref('int_planned_campaigns') }} as campaigns on members.campaign_id = campaigns.campaign_id
    inner join {{ ref('int_sending_candidates') }} as candidates on members.profile_id = candidates.profile_id
    left join blocks on members.audience_key = blocks.audience_key
),

waiting as (
    select
        audience_key as profile_id,
        phone_e164,
        window_group_key,
        released_at
    from members
    where not is_lasting
),

timeline as (
    select * from {{ ref('int_sending_timeline') }}
),

suppressions_to_come as (
    select
        phone_e164,
        starts_at,
        ends_at
    from {{ ref('int_suppression_periods') }}
    where starts_at > {{ as_of() }}
),

first_moments as (
    {{ first_open_moments('waiting', 'timeline', 'suppressions_to_come') }}
),

timed as (
    select
        members.audience_key,
        case
            when
                first_moments.next_eligible_at <= members.ends_at
                and (members.consent_expires_at is null or first_moments.next_eligible_at < members.consent_expires_at)
                then first_moments.next_eligible_at
        end as send_at
    from members
    left join first_moments on members.audience_key = first_moments.profile_id
)

select
    timed.audience_key,
    timed.send_at,
    case
        {#- where nothing is known against it, there is no window to show #}
        when timed.send_at is null
            then coalesce(nullif({{ split_text('substring(' ~ reason_list('blocks') | trim ~ ', 2)', ';', 1) }}, ''), 'no_common_window')
    end as block_reason
from timed
left join blocks on timed.audience_key = blocks.audience_key
