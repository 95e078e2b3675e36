{# runs for one as_of that contradict each other cancel out: the last one holds -#}
with

changes as (
    select
        segment_name,
        profile_id,
        second_key,
        changed_at,
        sum(change) as net_change
    from {{ ref('segment_membership_log') }}
    group by segment_name, profile_id, second_key, changed_at
    having sum(change) <> 0
),

paired as (
    select
        segment_name,
        profile_id,
        second_key,
        changed_at,
        net_change,
        lead(changed_at) over (partition by segment_name, profile_id, second_key order by changed_at) as next_changed_at
    from changes
),

final as (
    select
        segment_name,
        profile_id,
        second_key,
        changed_at as entered_at,
        next_changed_at as exited_at
    from paired
    where net_change = 1
)

select *
from final
