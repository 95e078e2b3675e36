{# What a text rested on and the rules it broke are worked out apart, and must not contradict each other. -#}
with

record as (
    select
        record.*,
        ';' || record.verdict || ';' as rules
    from {{ ref('sending_record') }} as record
),

texts as (
    select count(*) as texts from {{ ref('int_sent_texts') }}
),

rows_in_record as (
    select count(*) as texts from record
)

select
    'a rule is not in the verdict' as fault,
    violations.message_id
from {{ ref('sending_violations') }} as violations
left join record on violations.phone_e164 = record.phone_e164 and violations.message_id = record.message_id
where record.rules is null or record.rules not like '%;' || violations.rule || ';%'
union all
select
    'the verdict contradicts what the text rested on' as fault,
    message_id
from record
where
    (consent_status <> 'subscribed') <> (
        rules like '%;opted_out;%'
        or rules like '%;no_consent;%'
        or rules like '%;double_opt_in_pending;%'
        or rules like '%;consent_expired;%'
    )
    or (consent_status = 'subscribed') <> (consent_event_id is not null)
    or coalesce(room_left = 0, false) <> (rules like '%;frequency_cap_%')
    or (
        window_opens_at is not null
        and (
            sent_at < window_opens_at
            or sent_at >= window_closes_at
            or rules like '%;quiet_hours;%'
            or rules like '%;blocked_day;%'
            or rules like '%;blocked_holiday;%'
            or rules like '%;manual_closure;%'
        )
    )
union all
select
    'a text is not in the record' as fault,
    cast(texts.texts as {{ dbt.type_string() }}) as message_id
from texts
cross join rows_in_record
where texts.texts <> rows_in_record.texts
