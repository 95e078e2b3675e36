{# What people wrote that is talk: no keyword, or a doubtful text that a review cleared. -#}
with

cleared as (
    select distinct sms_event_id from {{ ref('int_ambiguous_opt_outs') }}
    where review_outcome = 'no_opt_out'
)

select
    texts.sms_event_id,
    texts.phone_e164,
    texts.occurred_at as replied_at
from {{ ref('int_inbound_texts') }} as texts
left join cleared on texts.sms_event_id = cleared.sms_event_id
where
    texts.is_accepted
    and texts.is_current
    and texts.occurred_at <= {{ as_of() }}
    and (texts.reply_intent = 'reply' or cleared.sms_event_id is not null)
