{#
    Marketing texts that went to a profile while it was dormant (as is_dormant of int_profile_features, at the time of the text),
    since its last sign of life: what the final text of the dormant is counted by.
-#}
{%- set sent_date = reporting_date('texts.first_sent_at') -%}
{%- set opted_in_date = reporting_date('consent.first_opt_in_at') -%}
with

{# the day from which each counts as dormant -#}
people as (
    select
        signs.profile_id,
        signs.phone_e164,
        signs.last_sign_at,
        {{ add_days(
            'greatest(' ~ opted_in_date ~ ', coalesce(' ~ reporting_date('signs.last_active_at') ~ ', ' ~ opted_in_date ~ '))',
            var('dormant_days')
        ) }} as dormant_from
    from {{ ref('int_last_signs_of_life') }} as signs
    inner join {{ ref('int_consent_state') }} as consent on signs.phone_e164 = consent.phone_e164
    where consent.first_opt_in_at is not null
),

texts as (
    select
        people.profile_id,
        texts.message_id,
        texts.first_sent_at,
        {{ sent_date }} as sent_date
    from people
    inner join {{ ref('int_sms_messages') }} as texts on people.phone_e164 = texts.phone_e164
    where
        people.dormant_from <= {{ sent_date }}
        {#- at the same instant the text counts: what is closed wins #}
        and (people.last_sign_at is null or people.last_sign_at <= texts.first_sent_at)
        and texts.is_marketing
        and texts.is_not_failed
        and texts.first_sent_at is not null
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
