{# What keeps the text of a campaign from a member at the planned moment, on what is known at as_of: one row a member and reason. -#}
with

members as (
    select
        members.audience_key,
        members.profile_id,
        members.phone_e164,
        campaigns.starts_at,
        candidates.window_group_key,
        candidates.consent_expires_at
    from {{ ref('int_campaign_members') }} as members
    inner join {{ ref('int_planned_campaigns') }} as campaigns on members.campaign_id = campaigns.campaign_id
    inner join {{ ref('int_sending_candidates') }} as candidates on members.profile_id = candidates.profile_id
),

timeline as (
    select
        members.audience_key,
        timeline.is_manual_closure,
        timeline.is_quiet_hours,
        timeline.is_blocked_day,
        timeline.is_blocked_holiday
    from members
    inner join {{ ref('int_sending_timeline') }} as timeline
        on
            members.window_group_key = timeline.window_group_key
            and members.starts_at >= timeline.valid_from
            and members.starts_at < timeline.valid_to
)

select
    members.audience_key,
    blocks.block_reason,
    blocks.blocked_until_at is null as is_lasting,
    blocks.blocked_until_at
from members
inner join {{ ref('int_sending_blocks') }} as blocks on members.profile_id = blocks.profile_id
where blocks.blocked_until_at is null or blocks.blocked_until_at > members.starts_at
union all
select
    members.audience_key,
    suppressions.block_reason,
    suppressions.ends_at is null as is_lasting,
    suppressions.ends_at as blocked_until_at
from members
inner join {{ ref('int_suppression_periods') }} as suppressions
    on
        members.phone_e164 = suppressions.phone_e164
        and suppressions.starts_at > {{ as_of() }}
        and members.starts_at >= suppressions.starts_at
        and (suppressions.ends_at is null or members.starts_at < suppressions.ends_at)
union all
select
    audience_key,
    'consent_expired' as block_reason,
    true as is_lasting,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from members
where consent_expires_at <= starts_at
{%- for reason in ['manual_closure', 'quiet_hours', 'blocked_day', 'blocked_holiday'] %}
union all
select
    audience_key,
    '{{ reason }}' as block_reason,
    false as is_lasting,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from timeline
where is_{{ reason }}
{%- endfor %}
