{#
    Texts that asked to stop, or may have, as they were first read. Vendors empty bodies after a while (Twilio redacts them), and such a request stands
    whatever its row says later; --full-refresh does not forget it. Only people who were erased leave it.
-#}
{%- set erased = ref('recorded_erasures') %}
{{ config(
    pre_hook="{{ forget_erased(['phone_e164', 'profile_id']) }}",
    materialized='incremental',
    incremental_strategy=only_added_to(),
    on_schema_change='fail',
    full_refresh=false
) }}
with

received as (
    select * from {{ ref('int_received_texts') }}
),

meanings as (
    {{ reply_meanings('received') }}
),

requests as (
    select
        received.sms_event_id,
        received.phone_e164,
        received.profile_id,
        received.occurred_at,
        min(received.first_loaded_at) as first_loaded_at,
        min(received.source_system) as source_system,
        min(received.body_text) as body_text,
        meanings.reply_intent
    from received
    inner join meanings on received.body_text = meanings.body_text
    where meanings.reply_intent in ('opt_out', 'review')
    group by received.sms_event_id, received.phone_e164, received.profile_id, received.occurred_at, meanings.reply_intent
)

select * from requests
{%- if is_incremental() %}
where
    not exists (
        select 1 from {{ this }} as known
        where
            known.sms_event_id = requests.sms_event_id
            and coalesce(known.phone_e164, '') = coalesce(requests.phone_e164, '')
            and coalesce(known.profile_id, '') = coalesce(requests.profile_id, '')
            and known.reply_intent = requests.reply_intent
            and known.occurred_at = requests.occurred_at
    )
{%- endif %}
