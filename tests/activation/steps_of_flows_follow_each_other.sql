{#
    Every flow has steps 1, 2, 3 and so on. A step with branches ends in one without a condition, and no branch before it lacks one, since those
    after it would never go; a step that may be left out has one row, with a condition.
-#}
with

steps as (
    select
        flow_id,
        step,
        count(*) as branches,
        count(branch) as letters,
        count(condition) as conditions,
        max(branch) as last_branch,
        max(case when condition is null then branch end) as open_branch
    from {{ ref('flow_steps') }}
    group by flow_id, step
),

flows as (
    select
        flows.flow_id,
        count(steps.step) as steps,
        min(steps.step) as first_step,
        max(steps.step) as last_step,
        max(case
            when steps.branches > 1 and (steps.letters < steps.branches or steps.conditions <> steps.branches - 1 or steps.open_branch <> steps.last_branch)
                then 1
            else 0
        end) as has_bad_branches
    from {{ ref('flows') }} as flows
    left join steps on flows.flow_id = steps.flow_id
    group by flows.flow_id
)

select flow_id
from flows
where steps = 0 or first_step <> 1 or last_step <> steps or has_bad_branches = 1
