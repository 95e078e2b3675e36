{# Texts received and opt-outs of those that were the first, and the fourth or later, a number was sent within 168 hours. -#}
with

texts as (
    select
        recipient_key,
        message_key,
        sent_at,
        send_date,
        is_received,
        is_mature,
        is_opted_out,
        row_number() over (partition by recipient_key order by sent_at, message_key) as number_of_text
    from {{ ref('performance_messages') }}
    where is_sent and send_date >= {{ as_of_date(maturity_days() + 97) }}
),

placed as (
    select
        *,
        number_of_text - count(*) over ({{ window_up_to_hours_before('recipient_key', 'sent_at', 168) }}) as place
    from texts
)

select
    count(case when place = 1 then 1 end) as first_texts,
    count(case when place = 1 and is_opted_out then 1 end) as first_opt_outs,
    count(case when place >= 4 then 1 end) as later_texts,
    count(case when place >= 4 and is_opted_out then 1 end) as later_opt_outs
from placed
where
    is_received
    and is_mature
    and send_date <= {{ as_of_date(maturity_days()) }}
    and send_date >= {{ as_of_date(maturity_days() + 89) }}
