{# Members of behaviour_at_risk at the start of the period, and of the one before, and whether they came back in it. -#}
{%- set days = var('performance_days') -%}
with

at_risk as (
    {%- for periods_ago in [0, 1] %}
    {%- set start = start_of_date((periods_ago + 1) * days - 1) %}
    select
        {{ periods_ago }} as periods_ago,
        history.profile_id,
        profiles.phone_e164
    from {{ ref('segment_membership_history') }} as history
    left join {{ ref('int_live_profiles') }} as profiles on history.profile_id = profiles.profile_id
    where
        history.segment_name = 'behaviour_at_risk'
        and {{ is_member_at('history', start) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

signs as (
    select
        phone_e164,
        clicked_at as happened_at
    from {{ ref('int_sms_clicks') }}
    union all
    select
        phone_e164,
        replied_at as happened_at
    from {{ ref('int_sms_replies') }}
),

engaged as (
    select distinct
        phone_e164,
        case when happened_at >= {{ start_of_date(days - 1) }} then 0 else 1 end as periods_ago
    from signs
    where happened_at >= {{ start_of_date(2 * days - 1) }}
),

ordered as (
    select distinct
        profile_id,
        case when ordered_at >= {{ start_of_date(days - 1) }} then 0 else 1 end as periods_ago
    from {{ ref('int_completed_orders') }}
    where ordered_at >= {{ start_of_date(2 * days - 1) }}
),

totals as (
    select
        at_risk.periods_ago,
        count(*) as members,
        count(case when engaged.phone_e164 is not null or ordered.profile_id is not null then 1 end) as came_back,
        count(ordered.profile_id) as ordered
    from at_risk
    left join engaged on at_risk.phone_e164 = engaged.phone_e164 and at_risk.periods_ago = engaged.periods_ago
    left join ordered on at_risk.profile_id = ordered.profile_id and at_risk.periods_ago = ordered.periods_ago
    group by at_risk.periods_ago
)

select
    'win_back_rate' as metric,
    periods_ago,
    cast(came_back as {{ type_double() }}) as numerator,
    cast(members as {{ type_double() }}) as denominator
from totals
union all
select
    'win_back_order_rate' as metric,
    periods_ago,
    cast(ordered as {{ type_double() }}) as numerator,
    cast(members as {{ type_double() }}) as denominator
from totals
