{#
    Marketing texts with the best track of the recipient when each was sent, as segment_membership_history has it; who was in none is named as
    int_profile_tiers names them. Null for texts sent before the history began. No model, since a table would hold all texts once more.
#}
{% macro texts_with_tracks() -%}
with

texts as (
    select * from {{ ref('int_marketing_texts') }}
),

receipts as (
    select
        phone_e164,
        message_id,
        sent_at,
        max(last_received_at) over (
            partition by phone_e164 order by sent_at, {{ byte_order('message_id') }}
            rows between unbounded preceding and 1 preceding
        ) as received_before_at
    from {{ ref('int_sms_messages_received') }}
    where is_marketing and sent_at is not null
),

{# few, so that they are joined and not the texts before which one was received -#}
after_none as (
    select
        receipts.phone_e164,
        receipts.message_id
    from receipts
    inner join {{ ref('int_segment_history_start') }} as history on receipts.sent_at >= history.history_from
    where
        not coalesce(
            {{ days_between(reporting_date('receipts.received_before_at'), reporting_date('receipts.sent_at')) }} < {{ var('track_d_days') }}, false
        )
),

opt_ins as (
    select
        phone_e164,
        effective_at,
        {{ reporting_date('effective_at') }} as opt_in_date,
        lead(effective_at) over (partition by phone_e164 order by effective_at) as next_effective_at
    from {{ ref('int_consent_ledger') }}
    where is_effective
)

select
    texts.*,
    case
        when history.history_from <= texts.sent_at
            then case
                when periods.engagement_track is not null then periods.engagement_track
                when opt_ins.phone_e164 is not null then 'new'
                when after_none.message_id is not null then 'not_received'
                else 'never_clicked'
            end
    end as engagement_track
from texts
cross join {{ ref('int_segment_history_start') }} as history
left join {{ ref('int_track_periods') }} as periods
    on
        texts.owner_id = periods.profile_id
        and {{ is_in_period('texts.sent_at', 'periods.valid_from', 'periods.valid_to') }}
left join opt_ins
    on
        texts.phone_e164 = opt_ins.phone_e164
        and {{ is_in_period('texts.sent_at', 'opt_ins.effective_at', 'opt_ins.next_effective_at') }}
        and coalesce({{ days_between('opt_ins.opt_in_date', 'texts.send_date') }} < {{ var('new_consent_days') }}, false)
left join after_none
    on texts.phone_e164 = after_none.phone_e164 and texts.message_id = after_none.message_id
{%- endmacro %}
