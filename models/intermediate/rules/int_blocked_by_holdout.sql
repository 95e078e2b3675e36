{#
    A row that was refused, or contradicts another, holds out too; of a holdout every arm forbids that is not known to be texted:
    treatment, and what experiments has next to its control arm.
-#}
with

assignments as (
    select
        {{ person_of('staged') }} as profile_id,
        staged.experiment_id,
        staged.arm,
        staged.is_holdout,
        staged.assigned_at,
        staged.ended_at
    from {{ ref('stg_inputs__holdout_assignments') }} as staged
    {{- join_persons('staged') }}
),

texted_arms as (
    select
        arms.experiment_id,
        arms.arm
    from {{ ref('int_experiment_arms_validated') }} as arms
    inner join {{ ref('int_experiments_validated') }} as experiments on arms.experiment_id = experiments.experiment_id
    where lower(arms.arm) <> lower(experiments.control_arm)
)

select distinct
    candidates.profile_id,
    'holdout' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join assignments on candidates.profile_id = assignments.profile_id
left join texted_arms on assignments.experiment_id = texted_arms.experiment_id and assignments.arm = texted_arms.arm
where
    assignments.arm <> 'treatment'
    and texted_arms.arm is null
    and coalesce(assignments.is_holdout, true)
    and (assignments.assigned_at is null or assignments.assigned_at <= {{ as_of() }})
    and (assignments.ended_at is null or assignments.ended_at > {{ as_of() }})
