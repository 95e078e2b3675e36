{#
    When a rule let no text through at a place, and why: the time it was in force without one of its windows being open, and
    closures by hand. Cut at the midnights of UTC, so that a text finds the spans of its day without looking at all others.
-#}
{%- set states = {'day': 'rules', 'open': 'open_rules', 'blocked_day': 'closed_days', 'blocked_holiday': 'closed_holidays'} -%}
with

intervals as (
    select * from {{ ref('int_past_rule_intervals') }}
    union all
    select distinct
        places.country_code,
        places.region_code,
        places.time_zone,
        'manual_closure' as rule_id,
        'day' as state,
        closures.starts_at as valid_from,
        closures.ends_at as valid_to
    from {{ ref('int_number_places') }} as places
    inner join {{ ref('manual_closures') }} as closures
        on
            places.country_code = closures.country_code
            and (coalesce(closures.region_code, '*') = '*' or places.region_code = closures.region_code)
),

place_rules as (
    select distinct
        country_code,
        region_code,
        time_zone,
        rule_id
    from intervals
),

cut_intervals as (
    select * from intervals
    union all
    select
        place_rules.country_code,
        place_rules.region_code,
        place_rules.time_zone,
        place_rules.rule_id,
        'midnight' as state,
        cast(days.local_date as {{ dbt.type_timestamp() }}) as valid_from,
        cast(null as {{ dbt.type_timestamp() }}) as valid_to
    from place_rules
    cross join {{ ref('int_past_days') }} as days
),

{{ counted_over_time('cut_intervals', ['country_code', 'region_code', 'time_zone', 'rule_id'], states) }}

select
    country_code,
    region_code,
    time_zone,
    rule_id,
    case
        when rule_id = 'manual_closure' then 'manual_closure'
        when closed_holidays > 0 then 'blocked_holiday'
        when closed_days > 0 then 'blocked_day'
        else 'quiet_hours'
    end as block_reason,
    cast(changes_at as date) as utc_date,
    changes_at as valid_from,
    next_at as valid_to
from counted
where rules > 0 and open_rules = 0 and next_at is not null
