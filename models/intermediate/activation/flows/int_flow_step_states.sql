{# Where each step of a run stands at as_of: sent, missed, left_out, not_anchored, waiting or due. -#}
with

plans as (
    select * from {{ ref('int_flow_step_plans') }}
),

sent_to_people as (
    select
        plans.enrollment_key,
        plans.step,
        min(sends.sent_at) as sent_at
    from plans
    inner join {{ ref('int_flow_sends') }} as sends
        on
            plans.flow_id = sends.flow_id
            and plans.profile_id = sends.profile_id
            and plans.entered_at <= sends.sent_at
            and (plans.step = sends.flow_step or (sends.flow_step is null and coalesce(plans.channel = sends.channel, true)))
    where plans.runs_per = 'profile'
    group by plans.enrollment_key, plans.step
),

sent as (
    select
        enrollment_key,
        step,
        sent_at
    from sent_to_people
    union all
    select
        enrollment_key,
        step,
        handed_over_at as sent_at
    from {{ ref('int_flow_steps_per_trigger_sent') }}
    union all
    select
        enrollment_key,
        step,
        cast(null as {{ dbt.type_timestamp() }}) as sent_at
    from plans
    where step <= recorded_step
),

first_sent as (
    select
        enrollment_key,
        step,
        min(sent_at) as sent_at
    from sent
    group by enrollment_key, step
)

select
    plans.enrollment_key,
    plans.flow_id,
    plans.profile_id,
    plans.step,
    plans.branch,
    plans.channel,
    plans.message_category,
    plans.due_at,
    plans.expires_at,
    first_sent.sent_at,
    case
        when first_sent.enrollment_key is not null then 'sent'
        when plans.channel is null then 'left_out'
        when plans.due_at is null then 'not_anchored'
        when plans.expires_at < {{ as_of() }} then 'missed'
        when plans.due_at > {{ as_of() }} then 'waiting'
        else 'due'
    end as state
from plans
left join first_sent on plans.enrollment_key = first_sent.enrollment_key and plans.step = first_sent.step
