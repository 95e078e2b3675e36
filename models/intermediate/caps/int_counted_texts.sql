{#
    Texts that count towards caps: marketing, at the time they were first queued, unless they failed and never arrived. The
    number counts, whichever profile or campaign they were for; only the longest cap period is looked at. Texts that the contract refuses count.
-#}
with

{# a text of which one row was refused and another was not is one text, from the first of them -#}
refused as (
    select
        refused.phone_e164,
        refused.message_id,
        refused.is_promotional,
        {{ least_of('refused.counted_at', 'messages.first_sent_at') }} as counted_at
    from {{ ref('int_refused_texts') }} as refused
    left join {{ ref('int_sms_messages') }} as messages
        on refused.phone_e164 = messages.phone_e164 and refused.message_id = messages.message_id
),

texts as (
    select
        phone_e164,
        message_id,
        is_promotional,
        first_sent_at as counted_at
    from {{ ref('int_sms_messages') }}
    where
        is_marketing
        and is_not_failed
        and first_sent_at > {{ as_of(minus_hours=720) }}
    union all
    select
        phone_e164,
        message_id,
        is_promotional,
        counted_at
    from refused
    where counted_at > {{ as_of(minus_hours=720) }}
),

distinct_texts as (
    select
        phone_e164,
        message_id,
        max(case when is_promotional then 1 else 0 end) = 1 as is_promotional,
        min(counted_at) as counted_at
    from texts
    group by phone_e164, message_id
)

select
    phone_e164,
    message_id,
    is_promotional,
    counted_at,
    row_number() over (partition by phone_e164 order by counted_at desc, {{ byte_order('message_id') }} asc) as newest
from distinct_texts
