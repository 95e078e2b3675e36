{#
    Assigned profiles with the window in which their outcomes count: [assigned_at, counted_until). Who is texted or not stays in the arm.
    Not counted: profiles that are not live, those in two arms, and with outcome_days those whose window is not over.
-#}
with

assignments as (
    select
        assignments.*,
        count(*) over (partition by assignments.experiment_id, assignments.profile_id) as arms,
        experiments.outcome_days,
        case
            when experiments.outcome_days is not null then {{ add_hours('assignments.assigned_at', 'experiments.outcome_days * 24') }}
            else coalesce(assignments.ended_at, experiments.ends_at)
        end as window_ends_at
    from {{ ref('int_experiment_assignments') }} as assignments
    inner join {{ ref('int_experiments') }} as experiments on assignments.experiment_id = experiments.experiment_id
),

judged as (
    select
        assignments.*,
        profiles.phone_e164,
        profiles.profile_id is null or assignments.arms > 1 as is_excluded,
        coalesce(assignments.window_ends_at <= {{ as_of() }}, false) as is_window_over,
        {{ least_of('assignments.window_ends_at', as_of()) }} as counted_until
    from assignments
    left join {{ ref('int_live_profiles') }} as profiles on assignments.profile_id = profiles.profile_id
)

select
    experiment_id,
    profile_id,
    arm_key,
    phone_e164,
    assigned_at,
    window_ends_at,
    counted_until,
    is_excluded,
    is_window_over,
    not is_excluded and (is_window_over or outcome_days is null) as is_counted,
    {{ add_hours('counted_until', '-30 * 24') }} as retained_from,
    assigned_at <= {{ add_hours('counted_until', '-60 * 24') }} as has_long_window
from judged
