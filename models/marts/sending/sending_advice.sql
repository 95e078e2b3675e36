{# Advice to a sender that sending_eligibility stands above: how often, when and with what a subscriber is best texted. -#}
with

subscribers as (
    select * from {{ ref('sms_subscribers') }}
),

{# a cap without a period leaves one last text: that is no frequency -#}
allowed as (
    select
        profile_id,
        min(coalesce({{ safe_divide('max_messages * 168', 'period_hours') }}, 0)) as texts_per_week
    from {{ ref('int_sending_caps') }}
    group by profile_id
)

select
    subscribers.profile_id,
    {#- rounded down, so that it is never above the cap #}
    case
        when subscribers.best_texts_per_week is not null
            then {{ as_decimal('floor(10 * ' ~ least_of('subscribers.best_texts_per_week', 'allowed.texts_per_week') ~ ') / 10', 18, 1) }}
    end as recommended_texts_per_week,
    {{ as_decimal('floor(10 * allowed.texts_per_week) / 10', 18, 1) }} as allowed_texts_per_week,
    subscribers.best_send_hour,
    subscribers.preferred_message_type
from subscribers
left join allowed on subscribers.profile_id = allowed.profile_id
