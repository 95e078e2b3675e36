{#
    Texts to a number whose consent did not stand when they were sent. That was to be known then when the last act that had
    arrived, among those that gave or ended consent, ended it.
-#}
with

broken as (
    select
        texts.phone_e164,
        texts.message_id,
        texts.sent_at,
        case coalesce(spans.consent_status, 'none')
            when 'none' then 'no_consent'
            when 'pending' then 'double_opt_in_pending'
            when 'expired' then 'consent_expired'
            else 'opted_out'
        end as rule,
        case when spans.consent_status in ('opted_out', 'none') then spans.begun_by end as evidence_id
    from {{ ref('int_sent_texts') }} as texts
    left join {{ ref('int_consent_history') }} as spans
        on
            texts.phone_e164 = spans.phone_e164
            and texts.sent_at >= spans.valid_from
            and (spans.valid_to is null or texts.sent_at < spans.valid_to)
    where coalesce(spans.consent_status, 'none') <> 'subscribed'
),

arrived as (
    select
        broken.phone_e164,
        broken.message_id,
        max(case when ledger.is_effective then ledger.position end) as given_position,
        max(case when ledger.is_opt_out or ledger.action = 'never_subscribed' then ledger.position end) as ended_position
    from broken
    inner join {{ ref('int_consent_ledger') }} as ledger
        on
            broken.phone_e164 = ledger.phone_e164
            and broken.sent_at >= ledger.effective_at
            and broken.sent_at >= ledger.arrived_at
    group by broken.phone_e164, broken.message_id
)

select
    broken.phone_e164,
    broken.message_id,
    broken.rule,
    broken.rule = 'consent_expired' or arrived.given_position is null or coalesce(arrived.ended_position > arrived.given_position, false)
        as was_known_when_sent,
    broken.evidence_id
from broken
left join arrived on broken.phone_e164 = arrived.phone_e164 and broken.message_id = arrived.message_id
