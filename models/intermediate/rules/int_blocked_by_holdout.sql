{# A row that was refused, or contradicts another, holds out too; of a holdout every arm forbids that is not known to be texted. -#}
with

assignments as (
    select
        {{ person_of('staged') }} as profile_id,
        staged.arm,
        staged.is_holdout,
        staged.assigned_at,
        staged.ended_at
    from {{ ref('stg_inputs__holdout_assignments') }} as staged
    {{- join_persons('staged') }}
)

select distinct
    candidates.profile_id,
    'holdout' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join assignments on candidates.profile_id = assignments.profile_id
where
    assignments.arm <> 'treatment'
    and coalesce(assignments.is_holdout, true)
    and (assignments.assigned_at is null or assignments.assigned_at <= {{ as_of() }})
    and (assignments.ended_at is null or assignments.ended_at > {{ as_of() }})
