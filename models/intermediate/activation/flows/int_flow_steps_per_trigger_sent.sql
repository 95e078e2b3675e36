{#
    Steps of flows that run per trigger, such as orders: whose is a text that names flow and step only? The newest that was due before it
    and has none, then the one before. A message that was handed over is of its own trigger, where that is still there; the vendor's event of it
    is no other's.
-#}
{%- set in_order = 'partition by recipient, flow_id, step, channel order by happened_at, change desc, ' ~ byte_order('enrollment_key') -%}
with

runs as (
    select
        plans.enrollment_key,
        plans.step,
        plans.flow_id,
        plans.channel,
        {#- a text is the number's, an e-mail the profile's #}
        case when plans.channel = 'sms' then profiles.phone_e164 else plans.profile_id end as recipient,
        handed_over.handed_over_at,
        coalesce(handed_over.handed_over_at, plans.due_at) as happened_at
    from {{ ref('int_flow_step_plans') }} as plans
    inner join {{ ref('int_live_profiles') }} as profiles on plans.profile_id = profiles.profile_id
    left join {{ ref('int_flow_hand_overs') }} as handed_over
        on
            plans.flow_id = handed_over.flow_id
            and plans.profile_id = handed_over.profile_id
            and coalesce(plans.trigger_key, '') = coalesce(handed_over.trigger_key, '')
            and plans.step = handed_over.step
    where plans.runs_per = 'trigger' and plans.due_at <= {{ as_of() }}
),

messages as (
    select distinct
        case when messages.channel = 'sms' then profiles.phone_e164 else messages.profile_id end as recipient,
        messages.flow_id,
        messages.flow_step,
        messages.channel,
        messages.message_id,
        messages.sent_at
    from {{ ref('int_flow_messages') }} as messages
    inner join {{ ref('int_live_profiles') }} as profiles on messages.profile_id = profiles.profile_id
    left join {{ ref('int_flow_hand_overs') }} as handed_over on messages.message_id = handed_over.message_key
    where handed_over.message_key is null
),

steps as (
    select distinct
        flow_id,
        step,
        channel
    from runs
),

in_order as (
    select
        recipient,
        flow_id,
        step,
        channel,
        enrollment_key,
        1 as change,
        happened_at
    from runs
    where recipient is not null
    union all
    select
        messages.recipient,
        messages.flow_id,
        steps.step,
        messages.channel,
        cast(null as {{ dbt.type_string() }}) as enrollment_key,
        -1 as change,
        messages.sent_at as happened_at
    from messages
    inner join steps
        on
            messages.flow_id = steps.flow_id
            and messages.channel = steps.channel
            and (messages.flow_step = steps.step or messages.flow_step is null)
),

{# how many wait, as a pile from which each message takes the top; a message finds an empty pile empty -#}
summed as (
    select
        *,
        sum(change) over ({{ in_order }} rows between unbounded preceding and current row) as balance
    from in_order
),

lowest as (
    select
        *,
        min(balance) over ({{ in_order }} rows between unbounded preceding and current row) as lowest_balance
    from summed
),

piled as (
    select
        *,
        balance - {{ least_of('lowest_balance', '0') }} as height
    from lowest
),

taken as (
    select
        *,
        min(height) over ({{ in_order }} rows between 1 following and unbounded following) as lowest_later
    from piled
)

select
    taken.enrollment_key,
    taken.step,
    max(runs.handed_over_at) as handed_over_at
from taken
inner join runs on taken.enrollment_key = runs.enrollment_key and taken.step = runs.step
where taken.change = 1 and (taken.lowest_later < taken.height or runs.handed_over_at is not null)
group by taken.enrollment_key, taken.step
