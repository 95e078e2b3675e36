{#
    Marketing texts that went to a profile while it was dormant (as is_dormant of int_profile_features, at the time of the text),
    since its last sign of life: what the final text of the dormant is counted by.
-#}
{%- set sent_date = reporting_date('texts.first_sent_at') -%}
with

{# an order, click, reply or the first opt-in: a profile counts as dormant from dormant_days after it, unless it visits -#}
people as (
    select
        signs.profile_id,
        signs.phone_e164,
        signs.last_sign_at,
        {{ reporting_date(greatest_of('consent.first_opt_in_at', 'signs.last_active_at')) }} as active_date
    from {{ ref('int_last_signs_of_life') }} as signs
    inner join {{ ref('int_consent_state') }} as consent on signs.phone_e164 = consent.phone_e164
    where consent.first_opt_in_at is not null
),

{# whoever does not count as dormant by now got no such text -#}
sleepers as (
    select * from people
    where {{ add_days('active_date', var('dormant_days')) }} <= {{ as_of_date() }}
),

marketing_texts as (
    select
        phone_e164,
        message_id,
        first_sent_at
    from {{ ref('int_sms_messages') }}
    where is_marketing and is_not_failed and first_sent_at is not null
    union all
    select
        phone_e164,
        message_id,
        counted_at as first_sent_at
    from {{ ref('int_refused_texts') }} as refused
    where
        not exists (
            select 1 from {{ ref('int_sms_messages') }} as known
            where
                known.phone_e164 = refused.phone_e164
                and known.message_id = refused.message_id
                and known.is_marketing
                and known.is_not_failed
                and known.first_sent_at is not null
        )
),

texts as (
    select
        sleepers.profile_id,
        sleepers.active_date,
        texts.message_id,
        texts.first_sent_at
    from sleepers
    inner join marketing_texts as texts on sleepers.phone_e164 = texts.phone_e164
    where
        {{ add_days('sleepers.active_date', var('dormant_days')) }} <= {{ sent_date }}
        {#- at the same instant the text counts: what is closed wins #}
        and (sleepers.last_sign_at is null or sleepers.last_sign_at <= texts.first_sent_at)
),

events as (
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
),

texted as (
    select distinct
        profile_id,
        active_date
    from texts
),

{# the first of a day; those before the last activity are too long ago for every such text -#}
visits as (
    select
        texted.profile_id,
        min(events.occurred_at) as occurred_at
    from texted
    inner join events on texted.profile_id = events.profile_id and {{ reporting_date('events.occurred_at') }} > texted.active_date
    group by texted.profile_id, {{ reporting_date('events.occurred_at') }}
),

{# at the same instant the visit was first -#}
followed as (
    select
        profile_id,
        message_id,
        happened_at,
        max(visited_at) over (partition by profile_id order by happened_at) as last_visited_at
    from (
        select
            profile_id,
            message_id,
            first_sent_at as happened_at,
            cast(null as {{ dbt.type_timestamp() }}) as visited_at
        from texts
        union all
        select
            profile_id,
            null as message_id,
            occurred_at as happened_at,
            occurred_at as visited_at
        from visits
    ) as texts_and_visits
)

select
    profile_id,
    message_id,
    happened_at as first_sent_at
from followed
where
    message_id is not null
    and (
        last_visited_at is null
        or {{ days_between(reporting_date('last_visited_at'), reporting_date('happened_at')) }} >= {{ var('dormant_days') }}
    )
