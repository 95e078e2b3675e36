with

spells as (
    select
        *,
        lag(exited_at) over (partition by segment_name, profile_id, second_key order by entered_at) as last_exited_at,
        row_number() over (partition by segment_name, profile_id, second_key order by entered_at) as spell
    from {{ ref('segment_membership_history') }}
)

select
    segment_name,
    profile_id,
    second_key,
    entered_at
from spells
where
    entered_at >= exited_at
    or (spell > 1 and coalesce(last_exited_at >= entered_at, true))
