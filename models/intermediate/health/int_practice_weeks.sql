{# Texts received and opt-outs of those that were the first, and the fourth or later, a number was sent within 168 hours. -#}
{%- set in_order = 'partition by recipient_key order by sent_at, message_key' -%}
with

texts as (
    select
        sent_at,
        send_date,
        is_received and is_mature as is_counted,
        is_opted_out,
        lag(sent_at) over ({{ in_order }}) as previous_at,
        lag(sent_at, 3) over ({{ in_order }}) as third_last_at
    from {{ ref('performance_messages') }}
    where
        is_sent
        and send_date >= {{ as_of_date(maturity_days() + 97) }}
        and send_date <= {{ as_of_date(maturity_days()) }}
),

{# what is exactly 168 hours old has left them -#}
placed as (
    select
        is_opted_out,
        coalesce({{ add_hours('previous_at', 168) }} <= sent_at, true) as is_first,
        coalesce({{ add_hours('third_last_at', 168) }} > sent_at, false) as is_fourth_or_later
    from texts
    where is_counted and send_date >= {{ as_of_date(maturity_days() + 89) }}
)

select
    count(case when is_first then 1 end) as first_texts,
    count(case when is_first and is_opted_out then 1 end) as first_opt_outs,
    count(case when is_fourth_or_later then 1 end) as later_texts,
    count(case when is_fourth_or_later and is_opted_out then 1 end) as later_opt_outs
from placed
