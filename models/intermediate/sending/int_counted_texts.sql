{#
    Texts that count towards caps: marketing, at the time they were first queued, unless they failed and never arrived. The
    number counts, whichever profile or campaign they were for; only the longest cap period is looked at. A row that the contract refuses,
    because its state, direction, time or number cannot be read, counts as a marketing text sent.
-#}
with

refused_rows as (
    select
        phone_e164,
        profile_id,
        cast(null as {{ dbt.type_string() }}) as email,
        coalesce({{ message_key('events') }}, 'at ' || cast(coalesce(occurred_at, loaded_at) as {{ dbt.type_string() }}), 'undated') as message_id,
        is_promotional,
        coalesce(occurred_at, loaded_at, {{ as_of() }}) as counted_at
    from {{ ref('int_sms_events_read') }} as events
    where
        not is_accepted
        and coalesce(event_type, 'sent') not in ('received', 'clicked', 'opened')
        and not coalesce(direction = 'inbound' and event_type is null, false)
        and coalesce(occurred_at, loaded_at, {{ as_of() }}) > {{ as_of(minus_hours=720) }}
        and coalesce(occurred_at, loaded_at, {{ as_of() }}) <= {{ as_of() }}
),

refused_texts as (
    {{ numbers_named_by('refused_rows') }}
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
        named_number as phone_e164,
        message_id,
        max(case when is_promotional then 1 else 0 end) = 1 as is_promotional,
        min(counted_at) as counted_at
    from refused_texts
    where named_number is not null
    group by named_number, message_id
),

{# a text of which one row was refused and another was not is one text -#}
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
    row_number() over (partition by phone_e164 order by counted_at desc, message_id asc) as newest
from distinct_texts
