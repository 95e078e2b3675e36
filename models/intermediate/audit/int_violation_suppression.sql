{# Texts to a number while it was suppressed; known when sent where one of the suppressions had arrived. -#}
with

broken as (
    select distinct
        texts.phone_e164,
        texts.message_id,
        history.block_reason,
        history.evidence_id,
        history.known_at <= texts.sent_at as is_known
    from {{ ref('int_sent_texts') }} as texts
    inner join {{ ref('int_suppression_history') }} as history
        on
            texts.phone_e164 = history.phone_e164
            and texts.sent_at >= history.starts_at
            and (history.ends_at is null or texts.sent_at < history.ends_at)
)

select
    phone_e164,
    message_id,
    block_reason as rule,
    max(case when is_known then 1 else 0 end) = 1 as was_known_when_sent,
    {{ string_agg('evidence_id', ';', byte_order('evidence_id')) }} as evidence_id
from broken
group by phone_e164, message_id, block_reason
