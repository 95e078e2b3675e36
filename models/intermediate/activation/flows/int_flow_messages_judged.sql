{# Steps that are due, one a run, each with what speaks against sending it at as_of: first what lasts, then what ends. -#}
with

due as (
    select states.*
    from {{ ref('int_flow_step_states') }} as states
    inner join {{ ref('int_flow_enrollments') }} as enrollments
        on states.enrollment_key = enrollments.enrollment_key and states.step = enrollments.next_step
    where states.state = 'due'
)

select
    due.enrollment_key,
    due.flow_id,
    due.profile_id,
    due.step,
    due.branch,
    due.channel,
    due.message_category,
    due.due_at,
    due.expires_at,
    eligibility.phone_e164,
    case
        when due.channel = 'email' then case when email_opt_outs.profile_id is not null then 'email_unsubscribed' end
        when due.message_category = 'transactional' then order_blocks.block_reason
        when not eligibility.is_eligible and eligibility.next_eligible_at is null then {{ split_text('eligibility.ineligibility_reasons', ';', 1) }}
        when eligibility.is_promotional_share_reached and steps.offer_type in ('percent', 'amount', 'free_shipping') then 'promotional_share_reached'
    end as drop_reason,
    case
        when due.channel = 'email' then null
        when due.message_category = 'transactional'
            then
                {%- if var('transactional_waits_for_window') %}
                case
                    {%- for reason in ['unknown_timezone', 'no_common_window', 'manual_closure', 'quiet_hours', 'blocked_day', 'blocked_holiday'] %}
                    when eligibility.is_blocked_by_{{ reason }} then '{{ reason }}'
                    {%- endfor %}
                end
                {%- else %}
                null
                {%- endif %}
        {%- if var('sent_recognised_by') == 'none' %}
        when true then 'sent_not_recognised'
        {%- endif %}
        when not eligibility.is_eligible then {{ split_text('eligibility.ineligibility_reasons', ';', 1) }}
        when texts.last_text_at > {{ as_of(minus_hours=var('flow_gap_hours')) }} then 'daily_limit'
    end as hold_reason,
    case
        when due.message_category = 'transactional' then eligibility.window_opens_at
        {%- if var('sent_recognised_by') != 'none' %}
        when not eligibility.is_eligible or texts.last_text_at > {{ as_of(minus_hours=var('flow_gap_hours')) }}
            then {{ greatest_of('eligibility.next_eligible_at', add_hours('texts.last_text_at', var('flow_gap_hours'))) }}
        {%- endif %}
    end as held_until_at
from due
inner join {{ ref('sending_eligibility') }} as eligibility on due.profile_id = eligibility.profile_id
inner join {{ ref('flow_steps') }} as steps
    on due.flow_id = steps.flow_id and due.step = steps.step and coalesce(due.branch, '') = coalesce(steps.branch, '')
left join {{ ref('int_last_marketing_texts') }} as texts on eligibility.phone_e164 = texts.phone_e164
left join {{ ref('int_email_opt_outs') }} as email_opt_outs on due.profile_id = email_opt_outs.profile_id
left join {{ ref('int_order_text_blocks') }} as order_blocks on due.profile_id = order_blocks.profile_id
