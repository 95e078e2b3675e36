{#
    For every location signature the UTC time around as_of, cut where its state changes: open where every rule in force at
    every place lets texts through; else why not. Counted by sweeping over the ends of the intervals of all its rules.
-#}
with

{# a million ends are sorted by a number in half the time that texts of twenty places take -#}
signatures as (
    select
        signature,
        row_number() over (order by signature) as signature_number,
        {#- the places of one location tell the windows of every other with its signature #}
        min(location_key) as location_key
    from {{ ref('int_location_signatures') }}
    where signature is not null
    group by signature
),

places as (
    select distinct
        signatures.signature_number,
        places.country_code,
        places.region_code,
        places.time_zone,
        places.quiet_hours
    from signatures
    inner join {{ ref('int_location_places') }} as places on signatures.location_key = places.location_key
),

jurisdictions as (
    select distinct
        signature_number,
        country_code,
        region_code
    from places
),

{# what a person asked for closes every zone of the person -#}
wishes as (
    select distinct
        signature_number,
        time_zone,
        quiet_hours
    from places
    where quiet_hours is not null
),

intervals as (
    select
        places.signature_number,
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
        wishes.signature_number,
        intervals.state,
        intervals.from_at,
        intervals.to_at
    from wishes
    inner join {{ ref('int_rule_intervals') }} as intervals
        on wishes.quiet_hours = intervals.rule_id and wishes.time_zone = intervals.time_zone
    where intervals.state = 'wish'
    union all
    select
        places.signature_number,
        'manual_closure' as state,
        {{ add_minutes('closures.starts_at', -var('send_margin_minutes')) }} as from_at,
        {{ add_minutes('closures.ends_at', var('send_margin_minutes')) }} as to_at
    from jurisdictions as places
    inner join {{ ref('manual_closures') }} as closures
        on
            places.country_code = closures.country_code
            and (coalesce(closures.region_code, '*') = '*' or places.region_code = closures.region_code)
),

{% set states = {
    'day': 'rules', 'open': 'open_rules', 'blocked_day': 'closed_days', 'blocked_holiday': 'closed_holidays', 'manual_closure': 'closures',
    'wish': 'wishes',
} -%}
{{ counted_over_time('intervals', ['signature_number'], states) }},

judged as (
    select
        signature_number,
        changes_at,
        case
            when next_at is null then 'end'
            when rules > 0 and open_rules >= rules and closures = 0 and wishes = 0 then 'open;'
            else
                case when closures > 0 then 'manual_closure;' else '' end
                || case when rules = 0 or wishes > 0 or rules > open_rules + closed_days + closed_holidays then 'quiet_hours;' else '' end
                || case when closed_days > 0 then 'blocked_day;' else '' end
                || case when closed_holidays > 0 then 'blocked_holiday;' else '' end
        end as state
    from counted
),

compared as (
    select
        *,
        lag(state) over (partition by signature_number order by changes_at) as state_before
    from judged
),

spans as (
    select
        signature_number,
        state,
        changes_at as from_at,
        lead(changes_at) over (partition by signature_number order by changes_at) as to_at
    from compared
    where state_before is null or state <> state_before
)

select
    signatures.signature,
    spans.from_at,
    spans.to_at,
    spans.state = 'open;' as is_open,
    spans.state like '%manual_closure;%' as is_manual_closure,
    spans.state like '%quiet_hours;%' as is_quiet_hours,
    spans.state like '%blocked_day;%' as is_blocked_day,
    spans.state like '%blocked_holiday;%' as is_blocked_holiday
from spans
inner join signatures on spans.signature_number = signatures.signature_number
where spans.to_at > {{ as_of() }} and spans.from_at <= {{ as_of(minus_hours=-24 * 60) }}
