with

subscribed_numbers as (
    select consent.phone_e164
    from {{ ref('int_consent_state') }} as consent
    inner join {{ ref('int_phone_numbers') }} as numbers on consent.phone_e164 = numbers.phone_e164
    where
        numbers.is_valid
        and consent.consent_status = 'subscribed'
        and (consent.consent_expires_at is null or consent.consent_expires_at > {{ as_of() }})
),

used_up_caps as (
    select distinct profile_id
    from {{ ref('int_sending_caps') }}
    where counted >= max_messages
)

select eligibility.profile_id
from {{ ref('int_sending_decisions') }} as eligibility
left join subscribed_numbers on eligibility.phone_e164 = subscribed_numbers.phone_e164
left join used_up_caps on eligibility.profile_id = used_up_caps.profile_id
where
    eligibility.is_eligible
    and (
        subscribed_numbers.phone_e164 is null
        or used_up_caps.profile_id is not null
        or not coalesce(
            eligibility.window_opens_at <= eligibility.as_of and eligibility.as_of < eligibility.window_closes_at, false
        )
    )
