with

candidates as (
    select * from {{ ref('int_sending_candidates') }}
),

blocks as (
    select
        profile_id,
        max(case when blocked_until_at is null then 1 else 0 end) = 1 as is_lasting,
        max(blocked_until_at) as blocked_until_at,
        {#- the first reason to end by itself changes the answer #}
        min(case when blocked_until_at > {{ as_of() }} then blocked_until_at end) as first_release_at,
        {{ reason_flags("max(case when block_reason = '<reason>' then 1 else 0 end) = 1") }}
    from {{ ref('int_sending_blocks') }}
    group by profile_id
),

timeline as (
    select * from {{ ref('int_sending_timeline') }}
),

current_states as (
    select
        window_group_key,
        is_open,
        valid_to
    from timeline
    where valid_from <= {{ as_of() }} and valid_to > {{ as_of() }}
),

{# the window that holds as_of, else the next one -#}
first_windows as (
    select
        window_group_key,
        min(valid_from) as opens_at,
        min(valid_to) as closes_at
    from timeline
    where is_open
    group by window_group_key
),

suppressions_to_come as (
    select
        phone_e164,
        block_reason,
        starts_at,
        ends_at
    from {{ ref('int_suppression_periods') }}
    where starts_at > {{ as_of() }}
),

{# one that adds no reason to those that last changes nothing -#}
next_suppressions as (
    select
        candidates.profile_id,
        min(suppressions.starts_at) as starts_at
    from candidates
    inner join suppressions_to_come as suppressions on candidates.phone_e164 = suppressions.phone_e164
    left join {{ ref('int_sending_blocks') }} as lasting
        on
            candidates.profile_id = lasting.profile_id
            and suppressions.block_reason = lasting.block_reason
            and lasting.blocked_until_at is null
    where lasting.profile_id is null
    group by candidates.profile_id
),

judged as (
    select
        candidates.*,
        coalesce(blocks.is_lasting, false) as is_lasting,
        {{ greatest_of(as_of(), 'coalesce(blocks.blocked_until_at, ' ~ as_of() ~ ')') }} as released_at,
        {#- no one is eligible for lack of a reason: consent and an open window must be seen #}
        blocks.profile_id is null
        and candidates.has_valid_number
        and coalesce(candidates.consent_status = 'subscribed', false)
        and coalesce(current_states.is_open, false) as is_eligible,
        {#- with a place whose time is unknown there is no common window to show #}
        case when not candidates.has_unknown_time_zone then first_windows.opens_at end as window_opens_at,
        case when not candidates.has_unknown_time_zone then first_windows.closes_at end as window_closes_at,
        {{ least_of(
            'current_states.valid_to', 'blocks.first_release_at', 'next_suppressions.starts_at', 'candidates.consent_expires_at'
        ) }} as changes_at,
        {{ reason_flags('coalesce(blocks.is_blocked_by_<reason>, false)') }}
    from candidates
    left join blocks on candidates.profile_id = blocks.profile_id
    left join current_states on candidates.window_group_key = current_states.window_group_key
    left join first_windows on candidates.window_group_key = first_windows.window_group_key
    left join next_suppressions on candidates.profile_id = next_suppressions.profile_id
),

waiting as (
    select * from judged
    where not is_eligible and not is_lasting
),

next_windows as (
    {{ first_open_moments('waiting', 'timeline', 'suppressions_to_come') }}
)

select
    judged.profile_id,
    judged.phone_e164,
    {{ as_of() }} as as_of,
    judged.is_eligible,
    substring({{ reason_list('judged') }}, 2) as ineligibility_reasons,
    case
        when judged.is_eligible then {{ as_of() }}
        {#- a consent that ends first is not there any more #}
        when
            next_windows.next_eligible_at <= {{ as_of(minus_hours=-24 * 60) }}
            and (judged.consent_expires_at is null or next_windows.next_eligible_at < judged.consent_expires_at)
            then next_windows.next_eligible_at
    end as next_eligible_at,
    coalesce(caps.remaining, 0) as remaining_sends,
    caps.cap_name as binding_cap,
    judged.window_opens_at,
    judged.window_closes_at,
    case when judged.changes_at <= {{ as_of(minus_hours=-24 * 60) }} then judged.changes_at end as decision_valid_until,
    shares.profile_id is not null as is_promotional_share_reached,
    {{ reason_flags('judged.is_blocked_by_<reason>') }}
from judged
left join next_windows on judged.profile_id = next_windows.profile_id
left join {{ ref('int_promotional_shares') }} as shares on judged.profile_id = shares.profile_id
{#- who is blocked for good has none left #}
left join {{ ref('int_binding_caps') }} as caps on judged.profile_id = caps.profile_id and not judged.is_lasting
