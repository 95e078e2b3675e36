{#
    For every location window_group_key the UTC time around as_of, cut where its state changes: open where every rule in force at
    every place lets texts through; else why not. Counted by sweeping over the ends of the intervals of all its rules.
-#}
with

{# a million ends are sorted by a number in half the time that texts of twenty places take -#}
window_groups as (
    select
        window_group_key,
        row_number() over (order by window_group_key) as window_group_number,
        {#- the places of one location tell the windows of every other with its window_group_key #}
        min(location_key) as location_key
    from {{ ref('int_location_window_groups') }}
    where window_group_key is not null
    group by window_group_key
),

places as (
    select distinct
        window_groups.window_group_number,
        places.country_code,
        places.region_code,
        places.time_zone,
        places.quiet_hours
    from window_groups
    inner join {{ ref('int_location_places') }} as places on window_groups.location_key = places.location_key
),

jurisdictions as (
    select distinct
        window_group_number,
        country_code,
        region_code
    from places
),

{# what a person asked for closes every zone of the person -#}
preferences as (
    select distinct
        window_group_number,
        time_zone,
        quiet_hours
    from places
    where quiet_hours is not null
),

intervals as (
    select
        places.window_group_number,
        intervals.state,
        intervals.valid_from,
        intervals.valid_to
    from places
    inner join {{ ref('int_rule_intervals') }} as intervals
        on
            coalesce(places.country_code, '*') = coalesce(intervals.country_code, '*')
            and coalesce(places.region_code, '*') = coalesce(intervals.region_code, '*')
            and places.time_zone = intervals.time_zone
    where intervals.state <> 'preference'
    union all
    select
        preferences.window_group_number,
        intervals.state,
        intervals.valid_from,
        intervals.valid_to
    from preferences
    inner join {{ ref('int_rule_intervals') }} as intervals
        on preferences.quiet_hours = intervals.rule_id and preferences.time_zone = intervals.time_zone
    where intervals.state = 'preference'
    union all
    select
        places.window_group_number,
        'manual_closure' as state,
        {{ add_minutes('closures.starts_at', -var('send_margin_minutes')) }} as valid_from,
        {{ add_minutes('closures.ends_at', var('send_margin_minutes')) }} as valid_to
    from jurisdictions as places
    inner join {{ ref('manual_closures') }} as closures
        on
            places.country_code = closures.country_code
            and (coalesce(closures.region_code, '*') = '*' or places.region_code = closures.region_code)
),

{% set states = {
    'day': 'rules', 'open': 'open_rules', 'blocked_day': 'closed_days', 'blocked_holiday': 'closed_holidays', 'manual_closure': 'closures',
    'preference': 'preferences',
} -%}
{{ counted_over_time('intervals', ['window_group_number'], states) }},

judged as (
    select
        window_group_number,
        changes_at,
        case
            when next_at is null then 'end'
            when rules > 0 and open_rules >= rules and closures = 0 and preferences = 0 then 'open;'
            else
                case when closures > 0 then 'manual_closure;' else '' end
                || case when rules = 0 or preferences > 0 or rules > open_rules + closed_days + closed_holidays then 'quiet_hours;' else '' end
                || case when closed_days > 0 then 'blocked_day;' else '' end
                || case when closed_holidays > 0 then 'blocked_holiday;' else '' end
        end as state
    from counted
),

compared as (
    select
        *,
        lag(state) over (partition by window_group_number order by changes_at) as state_before
    from judged
),

spans as (
    select
        window_group_number,
        state,
        changes_at as valid_from,
        lead(changes_at) over (partition by window_group_number order by changes_at) as valid_to
    from compared
    where state_before is null or state <> state_before
)

select
    window_groups.window_group_key,
    spans.valid_from,
    spans.valid_to,
    spans.state = 'open;' as is_open,
    spans.state like '%manual_closure;%' as is_manual_closure,
    spans.state like '%quiet_hours;%' as is_quiet_hours,
    spans.state like '%blocked_day;%' as is_blocked_day,
    spans.state like '%blocked_holiday;%' as is_blocked_holiday
from spans
inner join window_groups on spans.window_group_number = window_groups.window_group_number
where spans.valid_to > {{ as_of() }} and spans.valid_from <= {{ as_of(minus_hours=-24 * 60) }}
