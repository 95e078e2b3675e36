{# What is due to whom at as_of, and whether it goes: one text a number and day, the most urgent first. Nothing waits in a line: the next run judges anew. -#}
with

judged as (
    select
        judged.*,
        flows.priority,
        judged.channel = 'sms'
        and judged.message_category = 'marketing'
        and judged.drop_reason is null
        and judged.hold_reason is null as is_sendable_text
    from {{ ref('int_flow_messages_judged') }} as judged
    inner join {{ ref('flows') }} as flows on judged.flow_id = flows.flow_id
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
    {{ key_of(['decided.flow_id', 'decided.profile_id', 'enrollments.trigger_key', 'decided.step']) }} as message_key,
    decided.enrollment_key,
    decided.flow_id,
    cast(decided.step as integer) as step,
    decided.branch,
    decided.profile_id,
    decided.channel,
    decided.message_category,
    steps.message_type,
    steps.template_id,
    steps.offer_type,
    case when {{ is_listed("'product_name'", 'templates.placeholders') }} then enrollments.product_id end as product_id,
    cast(decided.priority as integer) as priority,
    decided.due_at,
    decided.expires_at,
    case when decided.drop_reason is not null or decided.is_too_late then 'drop' when decided.is_held then 'hold' else 'send' end as decision,
    case
        when decided.drop_reason is not null then decided.drop_reason
        when decided.is_too_late then 'too_late'
        when decided.is_held then coalesce(decided.hold_reason, 'another_first')
    end as reason,
    case when decided.drop_reason is null then case when decided.is_held then decided.later_at else decided.due_at end end as not_before,
    {{ as_of() }} as as_of
from decided
inner join {{ ref('int_flow_enrollments') }} as enrollments on decided.enrollment_key = enrollments.enrollment_key
inner join {{ ref('flow_steps') }} as steps
    on decided.flow_id = steps.flow_id and decided.step = steps.step and coalesce(decided.branch, '') = coalesce(steps.branch, '')
inner join {{ ref('message_templates') }} as templates on steps.template_id = templates.template_id
