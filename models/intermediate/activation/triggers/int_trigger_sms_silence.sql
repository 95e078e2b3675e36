{# No click or reply for silence_days although texts came. Whoever got none is not silent. -#}
with

people as (
    select
        signs.profile_id,
        signs.phone_e164,
        coalesce(signs.last_engaged_at, consent.first_opt_in_at) as engaged_at
    from {{ ref('int_last_signs_of_life') }} as signs
    inner join {{ ref('int_consent_state') }} as consent on signs.phone_e164 = consent.phone_e164
),

silences as (
    select
        people.profile_id,
        people.engaged_at,
        min(texts.first_received_at) as first_received_at
    from people
    inner join {{ ref('int_sms_messages_received') }} as texts
        on people.phone_e164 = texts.phone_e164 and people.engaged_at < texts.first_received_at
    where texts.is_marketing
    group by people.profile_id, people.engaged_at
),

dated as (
    select
        *,
        {{ greatest_of(add_hours('engaged_at', 24 * var('silence_days')), 'first_received_at') }} as triggered_at
    from silences
)

select
    profile_id,
    {{ moment_key('engaged_at') }} as trigger_key,
    triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('null', 18, 2) }} as value
from dated
where triggered_at <= {{ as_of() }} and {{ is_looked_at('triggered_at', 'sms_silence') }}
