{#
    For every location signature the UTC time around as_of, cut where its state changes: open where every rule in force at
    every place lets texts through; else why not. Counted by sweeping over the ends of the intervals of all its rules.
-#}
with

places as (
    select distinct
        signatures.signature,
        places.country_code,
        places.region_code,
        places.time_zone,
        places.quiet_hours
    from {{ ref('int_location_signatures') }} as signatures
    inner join {{ ref('int_location_places') }} as places on signatures.location_key = places.location_key
    where signatures.signature is not null
),

jurisdictions as (
    select distinct
        signature,
        country_code,
        region_code
    from places
),

{# what a person asked for closes every zone of the person -#}
wishes as (
    select distinct
        signature,
        time_zone,
        quiet_hours
    from places
    where quiet_hours is not null
),

intervals as (
    select
        places.signature,
        intervals.state,
        intervals.from_at,
        intervals.to_at
    from places
    inner join {{ ref('int_rule_intervals') }} as intervals
        on
            coalesce(places.country_code, '*') = coalesce(intervals.country_code, '*')
            and coalesce(places.region_code, '*') = coalesce(intervals.region_code, '*')
            and places.time_zone = intervals.time_zone
    where intervals.state <> 'wish'
    union all
    select
        wishes.signature,
        intervals.state,
        intervals.from_at,
        intervals.to_at
    from wishes
    inner join {{ ref('int_rule_intervals') }} as intervals
        on wishes.quiet_hours = intervals.rule_id and wishes.time_zone = intervals.time_zone
    where intervals.state = 'wish'
    union all
    select
        places.signature,
        'manual_closure' as state,
        {{ add_minutes('closures.starts_at', -var('send_margin_minutes')) }} as from_at,
        {{ add_minutes('closures.ends_at', var('send_margin_minutes')) }} as to_at
    from jurisdictions as places
    inner join {{ ref('manual_closures') }} as closures
        on
            places.country_code = closures.country_code
            and (coalesce(closures.region_code, '*') = '*' or places.region_code = closures.region_code)
),

{%- set states = {
    'day': 'rules', 'open': 'open_rules', 'blocked_day': 'closed_days', 'blocked_holiday': 'closed_holidays', 'manual_closure': 'closures',
    'wish': 'wishes',
} %}

ends as (
    select
        signature,
        state,
        from_at as changes_at,
        1 as change
    from intervals
    union all
    select
        signature,
        state,
        to_at as changes_at,
        -1 as change
    from intervals
),

changes as (
    select
        {% for state, counter in states.items() -%}
        sum(case when state = '{{ state }}' then change else 0 end) as {{ counter }},
        {% endfor -%}
        signature,
        changes_at
    from ends
    where changes_at is not null
    group by signature, changes_at
),

counted as (
    select
        {% for counter in states.values() -%}
        sum({{ counter }}) over (
            partition by signature order by changes_at rows between unbounded preceding and current row
        ) as {{ counter }},
        {% endfor -%}
        signature,
        changes_at,
        lead(changes_at) over (partition by signature order by changes_at) as next_at
    from changes
),

judged as (
    select
        signature,
        changes_at,
        next_at,
        case
            when rules > 0 and open_rules >= rules and closures = 0 and wishes = 0 then 'open;'
            else
                case when closures > 0 then 'manual_closure;' else '' end
                || case when rules = 0 or wishes > 0 or rules > open_rules + closed_days + closed_holidays then 'quiet_hours;' else '' end
                || case when closed_days > 0 then 'blocked_day;' else '' end
                || case when closed_holidays > 0 then 'blocked_holiday;' else '' end
        end as state
    from counted
    where next_at is not null
),

marked as (
    select
        *,
        case when state = lag(state) over (partition by signature order by changes_at) then 0 else 1 end as starts_anew
    from judged
),

numbered as (
    select
        *,
        sum(starts_anew) over (
            partition by signature order by changes_at rows between unbounded preceding and current row
        ) as state_number
    from marked
)

select
    signature,
    min(changes_at) as from_at,
    max(next_at) as to_at,
    state = 'open;' as is_open,
    state like '%manual_closure;%' as is_manual_closure,
    state like '%quiet_hours;%' as is_quiet_hours,
    state like '%blocked_day;%' as is_blocked_day,
    state like '%blocked_holiday;%' as is_blocked_holiday
from numbered
group by signature, state, state_number
having max(next_at) > {{ as_of() }} and min(changes_at) <= {{ as_of(minus_hours=-24 * 60) }}
