{# every rule in force at every place of the profile is open at as_of, and at every place there is one -#}
with

eligible as (
    select
        eligibility.profile_id,
        candidates.location_key
    from {{ ref('int_sending_decisions') }} as eligibility
    inner join {{ ref('int_sending_candidates') }} as candidates on eligibility.profile_id = candidates.profile_id
    where eligibility.is_eligible
),

intervals as (
    select
        coalesce(country_code, '*') as country_code,
        coalesce(region_code, '*') as region_code,
        time_zone,
        rule_id,
        max(case when state = 'open' then 1 else 0 end) as is_open
    from {{ ref('int_rule_intervals') }}
    where state in ('day', 'open') and valid_from <= {{ as_of() }} and valid_to > {{ as_of() }}
    group by coalesce(country_code, '*'), coalesce(region_code, '*'), time_zone, rule_id
)

select
    eligible.profile_id,
    places.country_code,
    places.region_code,
    places.time_zone,
    intervals.rule_id
from eligible
left join {{ ref('int_location_places') }} as places on eligible.location_key = places.location_key
left join intervals
    on
        coalesce(places.country_code, '*') = intervals.country_code
        and coalesce(places.region_code, '*') = intervals.region_code
        and places.time_zone = intervals.time_zone
where coalesce(places.is_unknown, true) or coalesce(intervals.is_open, 0) = 0
