{# a run for an earlier as_of than the last one leaves the history alone -#}
with

last_run as (
    select max(changed_at) as changed_at
    from {{ ref('segment_membership_log') }}
),

inside as (
    select
        segment_name,
        profile_id,
        second_key
    from {{ ref('segment_membership_history') }}
    where exited_at is null
),

members as (
    select * from {{ ref('segment_memberships') }}
)

select
    coalesce(members.segment_name, inside.segment_name) as segment_name,
    coalesce(members.profile_id, inside.profile_id) as profile_id
from members
full outer join inside
    on
        members.segment_name = inside.segment_name
        and members.profile_id = inside.profile_id
        and coalesce(members.second_key, '') = coalesce(inside.second_key, '')
cross join last_run
where
    (members.profile_id is null or inside.profile_id is null)
    and last_run.changed_at <= {{ as_of() }}
