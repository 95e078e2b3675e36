{#
    The latest record of a flow and profile in flow_enrollments. A row that was refused, or contradicts another, counts too, with its
    times at as_of where they cannot be read: it may mark steps as sent or end a flow, and starts none.
-#}
with

records as (
    select
        {{ person_of('staged') }} as profile_id,
        staged.flow_name as flow_id,
        staged.last_step,
        staged.is_accepted,
        coalesce(staged.entered_at, {{ as_of() }}) as entered_at,
        case when {{ has_problem('completed_at') }} then {{ as_of() }} else staged.completed_at end as completed_at,
        case when {{ has_problem('exited_at') }} then {{ as_of() }} else staged.exited_at end as exited_at
    from {{ ref('stg_inputs__flow_enrollments') }} as staged
    {{- join_persons('staged') }}
),

ranked as (
    select
        *,
        max(entered_at) over (partition by flow_id, profile_id) as last_entered_at
    from records
    where profile_id is not null and flow_id is not null and entered_at <= {{ as_of() }}
)

select
    flow_id,
    profile_id,
    entered_at,
    {{ dbt.bool_or('is_accepted') }} as is_accepted,
    max(last_step) as last_step,
    min(case when completed_at <= {{ as_of() }} then completed_at end) as completed_at,
    min(case when exited_at <= {{ as_of() }} then exited_at end) as exited_at
from ranked
where entered_at = last_entered_at
group by flow_id, profile_id, entered_at
