{#
    How many days ago each message was received, clicked and opened. Received is delivered; where a source never reports delivery,
    sent. A message whose events come from several sources is judged by its own.
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
),

received as (
    select
        *,
        case when reports_delivery then first_delivered_at when last_sent_at is not null then sent_at end as first_received_at,
        case when reports_delivery then last_delivered_at else last_sent_at end as last_received_at
    from judged
)

select
    phone_e164,
    message_id,
    is_marketing,
    case when reports_delivery then 'delivered' else 'sent' end as received_basis,
    reports_opens,
    {{ days_since(reporting_date('last_received_at')) }} as received_days_ago,
    {{ days_since(reporting_date('first_received_at')) }} as first_received_days_ago,
    {{ days_since(reporting_date('last_opened_at')) }} as opened_days_ago,
    {{ days_since(reporting_date('last_clicked_at')) }} as clicked_days_ago,
    {{ days_since(reporting_date('first_clicked_at')) }} as first_clicked_days_ago
from received
