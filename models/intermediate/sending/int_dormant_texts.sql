{#
    Marketing texts that went to a profile while it was dormant (as is_dormant of int_profile_features, at the time of the text),
    since its last sign of life: what the final text of the dormant is counted by.
-#}
{%- set sent_date = reporting_date('texts.first_sent_at') -%}
with

texts as (
    select
        signs.profile_id,
        texts.message_id,
        texts.first_sent_at,
        {{ sent_date }} as sent_date
    from {{ ref('int_last_signs_of_life') }} as signs
    inner join {{ ref('int_consent_state') }} as consent on signs.phone_e164 = consent.phone_e164
    inner join {{ ref('int_sms_messages') }} as texts on signs.phone_e164 = texts.phone_e164
    where
        texts.is_marketing
        and texts.is_not_failed
        and texts.first_sent_at is not null
        {#- at the same instant the text counts: what is closed wins #}
        and (signs.last_sign_at is null or texts.first_sent_at >= signs.last_sign_at)
        and {{ days_between(reporting_date('consent.first_opt_in_at'), sent_date) }} >= {{ var('dormant_days') }}
        and (
            signs.last_active_at is null
            or {{ days_between(reporting_date('signs.last_active_at'), sent_date) }} >= {{ var('dormant_days') }}
        )
),

{# what else keeps a profile from being dormant, of the few who got such a text -#}
visits as (
    select
        profile_id,
        occurred_at
    from {{ ref('int_site_events') }}
    union all
    select
        profile_id,
        occurred_at
    from {{ ref('int_email_events_validated') }}
    where event_type = 'clicked'
)

select
    texts.profile_id,
    texts.message_id,
    texts.first_sent_at
from texts
where
    not exists (
        select 1 from visits
        where
            visits.profile_id = texts.profile_id
            and visits.occurred_at <= texts.first_sent_at
            and {{ days_between(reporting_date('visits.occurred_at'), 'texts.sent_date') }} < {{ var('dormant_days') }}
    )
