{# Texts that broke a cap, or the consent or preference of their recipient. A refusal is what keeps texts away (channel_preference). One row a check. -#}
{%- set consent_rules = ['no_consent', 'double_opt_in_pending', 'consent_expired', 'opted_out', 'erased', 'suppressed', 'sunset_suppressed'] -%}
with

violations as (
    select
        {{ text_key('phone_e164', 'message_id') }} as message_key,
        campaign_id,
        rule
    from {{ ref('sending_violations') }}
    where {{ is_in_compared_days(reporting_date('sent_at'), 90) }}
),

texts as (
    select
        message_key,
        profile_id,
        sent_at
    from {{ ref('performance_messages') }}
    where is_sent and is_mature and {{ is_in_compared_days('send_date', 90) }}
),

campaign_texts as (
    select
        campaign_id,
        count(*) as texts
    from {{ ref('int_practice_texts') }}
    group by campaign_id
),

refusals as (
    select
        profile_id,
        min(updated_at) as refused_at
    from {{ ref('int_contact_preferences') }}
    where
        preference_type = 'channel'
        and coalesce(preference_key, 'sms') = 'sms'
        and {{ means_no('preference_value') }}
    group by profile_id
),

ignored as (
    select
        message_key,
        rule
    from violations
    where {{ is_one_of('rule', consent_rules) }}
    union all
    select
        texts.message_key,
        'channel_preference' as rule
    from texts
    inner join refusals on texts.profile_id = refusals.profile_id and texts.sent_at >= refusals.refused_at
),

ignored_rules as (
    select
        rule,
        count(distinct message_key) as texts
    from ignored
    group by rule
),

ranked_rules as (
    select
        *,
        row_number() over (order by texts desc, rule asc) as place
    from ignored_rules
)

select
    'over_messaging' as check_name,
    (
        select count(distinct violations.message_key)
        from violations
        inner join campaign_texts on violations.campaign_id = campaign_texts.campaign_id
        where violations.rule like 'frequency_cap_%'
    ) as numerator,
    (select coalesce(sum(campaign_texts.texts), 0) from campaign_texts) as denominator,
    'Opt-outs: ' || coalesce({{ percent_text(safe_divide('later_opt_outs', 'later_texts'), 2) }}, 'none received')
    || ' of texts that are the fourth or later in 168 hours, '
    || coalesce({{ percent_text(safe_divide('first_opt_outs', 'first_texts'), 2) }}, 'none received') || ' of the first' as evidence
from {{ ref('int_practice_weeks') }}
union all
select
    'ignored_consent' as check_name,
    (select count(distinct ignored.message_key) from ignored) as numerator,
    count(*) as denominator,
    (
        select max(ranked_rules.rule || ': ' || cast(ranked_rules.texts as {{ dbt.type_string() }}) || ' texts')
        from ranked_rules
        where ranked_rules.place = 1
    ) as evidence
from texts
