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
        {#- nobody is eligible for want of a reason: consent and an open window must be seen #}
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

windows as (
    select
        *,
        lag(valid_to) over (partition by window_group_key order by valid_from) as closed_before_at
    from timeline
    where is_open
),

{# for whoever waits the first open instants after the last release and after each suppression to come: the answer is one of them -#}
moments as (
    select
        waiting.profile_id,
        waiting.phone_e164,
        {{ greatest_of('windows.valid_from', 'waiting.released_at') }} as moment
    from waiting
    inner join windows
        on
            waiting.window_group_key = windows.window_group_key
            and waiting.released_at < windows.valid_to
            and (windows.closed_before_at is null or waiting.released_at >= windows.closed_before_at)
    union all
    select
        waiting.profile_id,
        waiting.phone_e164,
        {{ greatest_of('windows.valid_from', 'suppressions.ends_at') }} as moment
    from waiting
    inner join suppressions_to_come as suppressions on waiting.phone_e164 = suppressions.phone_e164 and waiting.released_at < suppressions.ends_at
    inner join windows
        on
            waiting.window_group_key = windows.window_group_key
            and suppressions.ends_at < windows.valid_to
            and (windows.closed_before_at is null or suppressions.ends_at >= windows.closed_before_at)
),

{# the first that no suppression to come covers -#}
next_windows as (
    select
        profile_id,
        min(moment) as next_eligible_at
    from moments
    where
        not exists (
            select 1 from suppressions_to_come as suppressions
            where
                suppressions.phone_e164 = moments.phone_e164
                and suppressions.starts_at <= moments.moment
                and (suppressions.ends_at is null or suppressions.ends_at > moments.moment)
        )
    group by profile_id
),

ranked_caps as (
    select
        caps.profile_id,
        caps.cap_name,
        {{ greatest_of('caps.max_messages - caps.counted', '0') }} as remaining,
        row_number() over (
            partition by caps.profile_id
            order by
                caps.max_messages - caps.counted,
                case caps.kind when 'law' then 1 when 'brand' then 2 when 'track' then 3 when 'preference' then 5 else 4 end,
                {#- a spell of dormancy is longer than any period #}
                case when caps.period_hours is null then 2 else 1 end,
                caps.period_hours,
                caps.cap_name
        ) as tightness
    from judged
    inner join {{ ref('int_sending_caps') }} as caps on judged.profile_id = caps.profile_id
    where not judged.is_lasting
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
    cast(coalesce(ranked_caps.remaining, 0) as integer) as remaining_sends,
    ranked_caps.cap_name as binding_cap,
    judged.window_opens_at,
    judged.window_closes_at,
    case when judged.changes_at <= {{ as_of(minus_hours=-24 * 60) }} then judged.changes_at end as decision_valid_until,
    shares.profile_id is not null as is_promotional_share_reached,
    {{ reason_flags('judged.is_blocked_by_<reason>') }}
from judged
left join next_windows on judged.profile_id = next_windows.profile_id
left join {{ ref('int_promotional_shares') }} as shares on judged.profile_id = shares.profile_id
left join ranked_caps on judged.profile_id = ranked_caps.profile_id and ranked_caps.tightness = 1
