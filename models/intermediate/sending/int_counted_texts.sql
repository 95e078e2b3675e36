{#
    Texts that count towards caps: marketing, at the time they were first queued, unless they failed and never arrived. The
    number counts, whichever profile or campaign they were for; only the longest cap period is looked at.
-#}
select
    phone_e164,
    message_id,
    is_promotional,
    first_sent_at as counted_at,
    row_number() over (partition by phone_e164 order by first_sent_at desc, message_id asc) as newest
from {{ ref('int_sms_messages') }}
where
    is_marketing
    and is_not_failed
    and first_sent_at > {{ as_of(minus_hours=720) }}
