{# Steps that are due, one a run, each with what speaks against sending it at as_of: first what lasts, then what ends. -#}
{%- set closed = ['unknown_timezone', 'no_common_window', 'manual_closure', 'quiet_hours', 'blocked_day', 'blocked_holiday'] -%}
select
    due.*,
    texts.rendered_body,
    eligibility.phone_e164,
    case
        when due.channel = 'email' then case when email_opt_outs.profile_id is not null then 'email_unsubscribed' end
        when due.message_category = 'transactional' and order_blocks.block_reason is not null then order_blocks.block_reason
        when due.message_category <> 'transactional' and not eligibility.is_eligible and eligibility.next_eligible_at is null
            then {{ split_text('eligibility.ineligibility_reasons', ';', 1) }}
        when eligibility.is_promotional_share_reached and due.offer_type in ('percent', 'amount', 'free_shipping') then 'promotional_share_reached'
        when texts.rendered_body is null then 'placeholder_missing'
    end as drop_reason,
    case
        when due.channel = 'email' then null
        {%- for reason in closed if var('transactional_waits_for_window') %}
        when due.message_category = 'transactional' and eligibility.is_blocked_by_{{ reason }} then '{{ reason }}'
        {%- endfor %}
        when due.message_category = 'transactional' then null
        {%- if var('sent_recognised_by') == 'none' %}
        when true then 'sent_not_recognised'
        {%- endif %}
        when not eligibility.is_eligible then {{ split_text('eligibility.ineligibility_reasons', ';', 1) }}
        when last_texts.last_text_at > {{ as_of(minus_hours=var('flow_gap_hours')) }} then 'daily_limit'
    end as hold_reason,
    case
        when due.message_category = 'transactional' then eligibility.window_opens_at
        {%- if var('sent_recognised_by') != 'none' %}
        else {{ greatest_of(
            'case when not eligibility.is_eligible then eligibility.next_eligible_at end',
            add_hours('last_texts.last_text_at', var('flow_gap_hours'))
        ) }}
        {%- endif %}
    end as held_until_at
from {{ ref('int_flow_steps_due') }} as due
inner join {{ ref('sending_eligibility') }} as eligibility on due.profile_id = eligibility.profile_id
left join {{ ref('int_flow_texts') }} as texts on due.enrollment_key = texts.enrollment_key
left join {{ ref('int_last_marketing_texts') }} as last_texts on eligibility.phone_e164 = last_texts.phone_e164
left join {{ ref('int_email_opt_outs') }} as email_opt_outs on due.profile_id = email_opt_outs.profile_id
left join {{ ref('int_order_text_blocks') }} as order_blocks on due.profile_id = order_blocks.profile_id
