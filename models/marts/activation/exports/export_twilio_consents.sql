{#- a row for each sender (var twilio_sender_ids), since Twilio keeps opt-outs by sender: what one has heard, another of several may not know -#}
with

suppressions as (
    {{ suppressions_for('twilio', includes_own=var('twilio_sender_ids') | length > 1) }}
),

consents as (
    {%- for sender_id in var('twilio_sender_ids') or [none] %}
    select
        {{ escaped_literal(sender_id or '') }} as sender_id,
        phone_e164,
        changed_at,
        is_reply
    from suppressions
    {%- if sender_id is none %}
    where false
    {%- endif %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

keyed as (
    select
        *,
        {{ joined_hash(['phone_e164', 'sender_id']) }} as correlation_id
    from consents
)

select
    correlation_id,
    phone_e164 as contact_id,
    sender_id,
    'opt-out' as status,
    case when is_reply then 'opt-out-message' else 'others' end as source,
    changed_at as date_of_consent,
    {{ batch_no(25, byte_order('correlation_id')) }} as batch_no
from keyed
