{{ config(materialized='view') }}
select
    phone_e164,
    message_id,
    is_marketing,
    received_basis,
    reports_opens,
    {{ days_since(reporting_date('last_received_at')) }} as received_days_ago,
    {{ days_since(reporting_date('first_received_at')) }} as first_received_days_ago,
    {{ days_since(reporting_date('last_opened_at')) }} as opened_days_ago,
    {{ days_since(reporting_date('last_clicked_at')) }} as clicked_days_ago,
    {{ days_since(reporting_date('first_clicked_at')) }} as first_clicked_days_ago
from {{ ref('int_sms_messages_received') }}
