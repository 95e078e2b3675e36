{#
    Whom campaigns of the last 30 days reached: how many subscribers got nearly all of them, and how many of those texted are known by their
    e-mail or visits too. One row a check.
-#}
{%- set first_moment = start_of_date(maturity_days() + 29) -%}
{%- set last_moment = start_of_date(maturity_days() - 1) -%}
with

texts as (
    select * from {{ ref('int_practice_texts') }}
    where is_of_30_days
),

campaigns as (
    select count(distinct campaign_id) as campaigns
    from texts
),

subscribers as (
    select distinct {{ recipient_key('phone_e164') }} as recipient_key
    from {{ ref('int_consent_history') }}
    where
        consent_status = 'subscribed'
        and valid_from <= {{ first_moment }}
        and (valid_to is null or valid_to >= {{ last_moment }})
),

recipients as (
    select
        recipient_key,
        count(distinct campaign_id) as campaigns
    from texts
    where is_received
    group by recipient_key
),

frequency as (
    select
        count(case when recipients.campaigns >= 0.9 * campaigns.campaigns then 1 end) as numerator,
        count(*) as denominator,
        max(campaigns.campaigns) as campaigns,
        max(recipients.campaigns) as most_campaigns
    from subscribers
    cross join campaigns
    left join recipients on subscribers.recipient_key = recipients.recipient_key
    where campaigns.campaigns >= 4
),

profiles as (
    select distinct profile_id
    from texts
    where profile_id is not null
),

known as (
    select profile_id
    from {{ ref('profile_features') }}
    where days_since_web_activity < 90
    union distinct
    select profile_id
    from {{ ref('int_email_events_validated') }}
    where occurred_at <= {{ as_of() }} and occurred_at >= {{ start_of_date(89) }} and profile_id is not null
),

relations as (
    select
        count(known.profile_id) as numerator,
        count(*) as denominator
    from profiles
    left join known on profiles.profile_id = known.profile_id
)

select
    'no_frequency_control' as check_name,
    numerator,
    denominator,
    'At most ' || cast(coalesce(most_campaigns, 0) as {{ dbt.type_string() }}) || ' of ' || cast(campaigns as {{ dbt.type_string() }})
    || ' campaigns reached one subscriber' as evidence
from frequency
union all
select
    'apart_from_crm' as check_name,
    numerator,
    denominator,
    cast(denominator - numerator as {{ dbt.type_string() }}) || ' profiles are known by texts alone' as evidence
from relations
