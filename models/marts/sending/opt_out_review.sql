{#
    Whoever decides reads the text here and writes the outcome to the input reply_reviews. A text whose versions name several numbers stands once.
-#}
select
    sms_event_id,
    min(phone_e164) as phone_e164,
    min(occurred_at) as occurred_at,
    min(body_text) as body_text,
    min(case when review_outcome <> 'undecided' then review_outcome end) as review_outcome,
    min(decided_at) as decided_at,
    max(case when is_blocking then 1 else 0 end) = 1 as is_blocking
from {{ ref('int_ambiguous_opt_outs') }}
group by sms_event_id
