{# Whoever decides reads the text here and writes the outcome to the input reply_reviews. -#}
select
    sms_event_id,
    phone_e164,
    occurred_at,
    body_text,
    case when review_outcome <> 'undecided' then review_outcome end as review_outcome,
    decided_at,
    is_blocking
from {{ ref('int_doubtful_texts') }}
