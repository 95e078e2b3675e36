{#
    Who got to the end of a flow that ends in suppression (seed flows, on_completion) without any sign of life since it began. Its last
    message may still be answered for some days. Reads messages only, never who may be texted.
-#}
with

flows as (
    select
        flows.flow_id,
        {{ reentry_days('flows') }} as reentry_days
    from {{ ref('flows') }} as flows
    where flows.on_completion = 'suppress'
),

messages as (
    select
        messages.profile_id,
        messages.flow_id,
        messages.flow_step,
        messages.sent_at,
        flows.reentry_days,
        max(messages.sent_at) over (partition by messages.profile_id, messages.flow_id) as last_sent_at
    from {{ ref('int_flow_messages') }} as messages
    inner join flows on messages.flow_id = flows.flow_id
),

runs as (
    select
        profile_id,
        flow_id,
        last_sent_at,
        min(sent_at) as entered_at
    from messages
    where reentry_days is null or sent_at > {{ add_hours('last_sent_at', '(-24 * reentry_days)') }}
    group by profile_id, flow_id, last_sent_at
),

{# steps that were neither sent nor missed yet -#}
open_steps as (
    select
        runs.profile_id,
        runs.flow_id
    from runs
    inner join {{ ref('flow_steps') }} as steps on runs.flow_id = steps.flow_id
    left join messages
        on
            runs.profile_id = messages.profile_id
            and runs.flow_id = messages.flow_id
            and runs.entered_at <= messages.sent_at
            and (steps.step = messages.flow_step or messages.flow_step is null)
    where messages.profile_id is null and {{ add_hours('runs.entered_at', '(steps.delay_hours + steps.max_late_hours)') }} >= {{ as_of() }}
)

select
    runs.profile_id,
    runs.flow_id,
    runs.last_sent_at
from runs
left join open_steps on runs.profile_id = open_steps.profile_id and runs.flow_id = open_steps.flow_id
left join {{ ref('int_last_activity') }} as activity on runs.profile_id = activity.profile_id
where
    open_steps.profile_id is null
    and {{ add_hours('runs.last_sent_at', 24 * var('flow_completion_days')) }} <= {{ as_of() }}
    and (activity.last_activity_at is null or activity.last_activity_at <= runs.entered_at)
