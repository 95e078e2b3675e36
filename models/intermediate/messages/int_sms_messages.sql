{{ config(materialized='view') }}
{%- set columns = [
    'phone_e164', 'message_id', 'profile_id', 'campaign_id', 'source_system', 'flow_id', 'flow_step', 'variant_id', 'segment_name',
    'message_type', 'is_marketing', 'is_promotional', 'cost_amount', 'fee_amount', 'cost_currency', 'num_segments', 'message_format',
    'first_sent_at', 'sent_at', 'last_sent_at', 'first_known_at', 'first_delivered_at', 'last_delivered_at', 'last_opened_at',
    'first_clicked_at', 'last_clicked_at', 'has_bot_click', 'is_delivered', 'has_failed', 'is_undelivered', 'last_event_at',
] %}
with

messages as (
    select
        {{ columns | join(',\n        ') }}
    from {{ ref('int_sms_messages_rolled_up') }}
    where last_event_at <= {{ as_of() }}
    union all
    select
        {{ columns | join(',\n        ') }}
    from {{ ref('int_sms_messages_restated') }}
)

select
    {{ person_of('messages') }} as profile_id,
    {{ qualified('messages', columns | reject('equalto', 'profile_id')) }},
    messages.is_delivered
    or not (messages.has_failed{{ '' if var('count_undelivered') else ' or messages.is_undelivered' }}) as is_not_failed
from messages
{{- join_persons('messages') }}
