{#
    Texts about what no one showed interest in, and segments whose opt-outs were an alert a period ago and that get as many texts a member as
    then. One row a check.
-#}
with

relevance as (
    select
        campaign_name,
        count(case when not is_relevant then 1 end) as numerator,
        count(*) as denominator,
        row_number() over (order by count(case when not is_relevant then 1 end) desc, {{ byte_order('campaign_name') }}) as place
    from {{ ref('int_practice_relevance') }}
    group by campaign_name
),

statuses as (
    select * from {{ ref('int_health_statuses') }}
    where measure = 'opt_out'
),

{# texts a member, now and a period before -#}
loads as (
    select
        earlier.segment_name,
        earlier.status,
        {{ safe_divide('rates.texts_current', 'current_status.members_at_start') }} as texts_current,
        {{ safe_divide('rates.texts_previous', 'earlier.members_at_start') }} as texts_previous
    from statuses as earlier
    inner join statuses as current_status
        on
            earlier.segment_name = current_status.segment_name
            and coalesce(earlier.second_key, '') = coalesce(current_status.second_key, '')
            and earlier.periods_ago = 1
            and current_status.periods_ago = 0
    left join {{ ref('int_health_rates') }} as rates
        on
            earlier.segment_name = rates.segment_name
            and coalesce(earlier.second_key, '') = coalesce(rates.second_key, '')
            and rates.measure = 'opt_out'
            and rates.periods_ago = 0
),

{# without a verdict a period ago there is nothing to ignore -#}
ignored as (
    select
        count(case when status not in ('no_history', 'too_few') then 1 end) as denominator,
        count(case when status = 'alert' and coalesce(texts_current, 0) >= texts_previous then 1 end) as numerator
    from loads
),

opt_outs as (
    select
        sum(opt_outs) as opt_outs,
        sum(credited_opt_outs) as credited_opt_outs
    from {{ ref('performance_days') }}
    where {{ is_in_compared_days('calendar_date', 90) }}
)

select
    'irrelevant_offers' as check_name,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    max(case when place = 1 then campaign_name || ': ' || {{ percent_text(safe_divide('numerator', 'denominator')) }} || ' of its texts' end) as evidence
from relevance
union all
select
    'opt_outs_ignored' as check_name,
    ignored.numerator,
    ignored.denominator,
    {{ percent_text(safe_divide('opt_outs.credited_opt_outs', 'opt_outs.opt_outs')) }} || ' of opt-outs are credited to a text' as evidence
from ignored
cross join opt_outs
