{#
    Messages with when they were received: delivered; where a source never reports delivery, sent. A message whose events come from
    several sources is judged by its own.
-#}
{{ config(materialized='view') }}
with

messages as (
    select * from {{ ref('int_sms_messages') }}
),

sources as (
    select
        source_system,
        max(case when is_delivered then 1 else 0 end) = 1 as reports_delivery,
        max(case when last_opened_at is not null then 1 else 0 end) = 1 as reports_opens
    from messages
    group by source_system
),

judged as (
    select
        messages.*,
        coalesce(sources.reports_delivery, messages.is_delivered) as reports_delivery,
        coalesce(sources.reports_opens, messages.last_opened_at is not null) as reports_opens
    from messages
    left join sources on messages.source_system = sources.source_system
)

select
    *,
    case when reports_delivery then 'delivered' else 'sent' end as received_basis,
    case when reports_delivery then first_delivered_at when last_sent_at is not null then sent_at end as first_received_at,
    case when reports_delivery then last_delivered_at else last_sent_at end as last_received_at
from judged
