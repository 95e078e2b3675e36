{# What is due to whom at as_of, and whether it goes: one text a number and day, the most urgent first. Nothing waits in a line: the next run judges again. -#}
with

judged as (
    select
        *,
        channel = 'sms' and message_category = 'marketing' and drop_reason is null and hold_reason is null as is_sendable_text
    from {{ ref('int_flow_messages_judged') }}
),

ranked as (
    select
        *,
        case
            when is_sendable_text
                then row_number() over (
                    partition by phone_e164, is_sendable_text
                    order by priority, due_at, {{ byte_order('flow_id') }}, step, {{ byte_order('profile_id') }}
                )
        end as place
    from judged
),

timed as (
    select
        *,
        drop_reason is null and (hold_reason is not null or place > 1) as is_held,
        case when place > 1 then {{ add_hours(as_of(), var('flow_gap_hours')) }} when hold_reason is not null then held_until_at end as later_at
    from ranked
),

decided as (
    select
        *,
        is_held and coalesce(later_at > expires_at, false) as is_too_late
    from timed
)

select
    {{ joined_hash(['flow_id', 'profile_id', 'trigger_key', 'step']) }} as message_key,
    enrollment_key,
    flow_id,
    cast(step as integer) as step,
    branch,
    profile_id,
    channel,
    message_category,
    message_type,
    template_id,
    offer_type,
    case when names_product then product_id end as product_id,
    cast(priority as integer) as priority,
    due_at,
    expires_at,
    case when drop_reason is not null or is_too_late then 'drop' when is_held then 'hold' else 'send' end as decision,
    case
        when drop_reason is not null then drop_reason
        when is_too_late then 'too_late'
        when is_held then coalesce(hold_reason, 'another_first')
    end as reason,
    case when drop_reason is null then case when is_held then later_at else due_at end end as not_before,
    {{ as_of() }} as as_of
from decided
