{# From everyone to those who may be texted right now: how many are left after each step. -#}
with

profiles as (
    select
        features.phone_e164 is not null as has_phone,
        features.has_valid_number,
        features.has_sms_consent,
        features.can_receive_sms_marketing,
        decisions.is_eligible,
        decisions.is_eligible or decisions.next_eligible_at is not null as is_eligible_soon
    from {{ ref('int_profile_features') }} as features
    inner join {{ ref('sending_eligibility') }} as decisions on features.profile_id = decisions.profile_id
),

steps as (
    select
        count(*) as live_profiles,
        sum(case when has_phone then 1 else 0 end) as with_a_number,
        sum(case when has_valid_number then 1 else 0 end) as with_a_valid_number,
        sum(case when has_valid_number and has_sms_consent then 1 else 0 end) as with_standing_consent,
        sum(case when can_receive_sms_marketing then 1 else 0 end) as sms_subscribers,
        sum(case when can_receive_sms_marketing and is_eligible_soon then 1 else 0 end) as eligible_within_60_days,
        sum(case when can_receive_sms_marketing and is_eligible then 1 else 0 end) as eligible_now
    from profiles
),

funnel as (
    {% for step in [
        'live_profiles', 'with_a_number', 'with_a_valid_number', 'with_standing_consent', 'sms_subscribers',
        'eligible_within_60_days', 'eligible_now',
    ] -%}
    select
        {{ loop.index }} as step_number,
        '{{ step }}' as step,
        {{ step }} as profiles
    from steps
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    step_number,
    step,
    profiles,
    round({{ as_decimal('100.0 * profiles / nullif(lag(profiles) over (order by step_number), 0)', 9, 4) }}, 1) as percent_of_step_before,
    round({{ as_decimal('100.0 * profiles / nullif(first_value(profiles) over (order by step_number), 0)', 9, 4) }}, 1) as percent_of_all
from funnel
order by step_number
