{#
    Opt-outs, complaints and replies, each with the marketing text that it is credited to: the last one the number received before it,
    within the hours of its kind. One outcome, one text.
-#}
with

complaints as (
    {{ numbers_named_by(ref('int_suppression_versions')) }}
),

outcomes as (
    select
        'opt_out' as outcome,
        phone_e164,
        opted_out_at as happened_at,
        {{ var('opt_out_credit_hours') }} as credit_hours
    from {{ ref('int_opt_outs') }}
    union all
    select distinct
        'complaint' as outcome,
        named_number as phone_e164,
        starts_at as happened_at,
        {{ var('opt_out_credit_hours') }} as credit_hours
    from complaints
    where reason = 'complaint' and named_number is not null and starts_at <= {{ as_of() }}
    union all
    select distinct
        'reply' as outcome,
        phone_e164,
        replied_at as happened_at,
        72 as credit_hours
    from {{ ref('int_sms_replies') }}
),

candidates as (
    select
        outcomes.outcome,
        outcomes.phone_e164,
        outcomes.happened_at,
        texts.message_id,
        row_number() over (
            partition by outcomes.outcome, outcomes.phone_e164, outcomes.happened_at
            order by texts.first_received_at desc, {{ byte_order('texts.message_id') }}
        ) as place
    from outcomes
    left join {{ ref('int_sms_messages_received') }} as texts
        on
            outcomes.phone_e164 = texts.phone_e164
            and texts.is_marketing
            and outcomes.happened_at >= texts.first_received_at
            and outcomes.happened_at < {{ add_hours('texts.first_received_at', 'outcomes.credit_hours') }}
)

select
    outcome,
    phone_e164,
    happened_at,
    message_id
from candidates
where place = 1
