{#
    Every cap a profile falls under, and what its number has used of it: one row a profile and cap. Caps come from the law at
    each of its places and the brand's day and week, where they are in force on the local day of one of its zones (without a
    place on that of UTC); from its engagement track and lifecycle (policy seed brand_caps); and from its own preference.
-#}
with

rule_caps as (
    select * from {{ ref('jurisdiction_rules') }}
    where row_kind = 'cap' and {{ rule_is_on() }}
),

{# what day it is at the places of a location: with several zones it may be two -#}
locations as (
    select distinct
        places.location_key,
        places.country_code,
        places.region_code,
        cast({{ add_minutes(as_of(), 'offsets.offset_minutes') }} as date) as local_date
    from {{ ref('int_location_places') }} as places
    inner join {{ ref('zone_offsets') }} as offsets
        on
            places.time_zone = offsets.time_zone
            and offsets.starts_at <= {{ as_of() }}
            and offsets.ends_at > {{ as_of() }}
),

places as (
    select
        candidates.profile_id,
        locations.country_code,
        locations.region_code,
        coalesce(locations.local_date, cast({{ as_of() }} as date)) as local_date
    from {{ ref('int_sending_candidates') }} as candidates
    left join locations on candidates.location_key = locations.location_key
),

of_places as (
    select distinct
        places.profile_id,
        rule_caps.rule_id as cap_name,
        case when rule_caps.country_code = '*' then 'brand' else 'law' end as kind,
        rule_caps.max_marketing_messages as max_messages,
        rule_caps.cap_period_hours as period_hours
    from places
    inner join rule_caps
        on
            (rule_caps.country_code = '*' or ({{ rule_is_of_place('rule_caps', 'places') | indent(12) }}))
            and {{ rule_is_in_force('rule_caps', 'places.local_date') | indent(8) }}
),

policy_caps as (
    select * from {{ ref('brand_caps') }}
    where cap_policy = {{ escaped_literal(var('cap_policy')) }}
),

welcomed as (
    select memberships.profile_id
    from {{ ref('int_cap_memberships') }} as memberships
    inner join policy_caps as caps on memberships.tier = caps.tier and memberships.value = caps.value
    where caps.kind = 'welcome'
),

policy as (
    select
        memberships.profile_id,
        caps.cap_name,
        caps.kind,
        caps.max_messages,
        caps.period_hours
    from {{ ref('int_cap_memberships') }} as memberships
    inner join policy_caps as caps on memberships.tier = caps.tier and memberships.value = caps.value
    left join welcomed on memberships.profile_id = welcomed.profile_id
    {#- a welcome replaces the other two #}
    where caps.kind in ('brand', 'welcome') or welcomed.profile_id is null
),

preferred as (
    select
        candidates.profile_id,
        'max_per_week' as cap_name,
        'preference' as kind,
        {#- a preference that cannot be read counts as no texts at all #}
        min(
            coalesce(
                case
                    when
                        coalesce(preferences.preference_key, 'max_per_week') = 'max_per_week'
                        and {{ regexp_match('preferences.preference_value', '^[0-9]{1,6}([.]0+)?$') }}
                        then cast({{ split_text('preferences.preference_value', '.', 1) }} as integer)
                end, 0
            )
        ) as max_messages,
        168 as period_hours
    from {{ ref('int_sending_candidates') }} as candidates
    inner join {{ ref('int_contact_preferences') }} as preferences on candidates.profile_id = preferences.profile_id
    where preferences.preference_type = 'frequency' and coalesce(preferences.preference_key, 'max_per_week') not like '%email%'
    group by candidates.profile_id
),

caps as (
    select * from of_places
    union all
    select * from policy
    where period_hours is not null
    union all
    select * from preferred
)

select
    caps.profile_id,
    caps.cap_name,
    caps.kind,
    caps.max_messages,
    caps.period_hours,
    cast(
        count(case when texts.counted_at > {{ add_hours(as_of(), '(-caps.period_hours)') }} then 1 end) as integer
    ) as counted,
    {#- the n-th newest text must leave the period before another one fits #}
    max(case when texts.newest = caps.max_messages then {{ add_hours('texts.counted_at', 'caps.period_hours') }} end) as releases_at
from caps
inner join {{ ref('int_sending_candidates') }} as candidates on caps.profile_id = candidates.profile_id
left join {{ ref('int_counted_texts') }} as texts on candidates.phone_e164 = texts.phone_e164
group by caps.profile_id, caps.cap_name, caps.kind, caps.max_messages, caps.period_hours
union all
{# a cap without a period is for a period of dormancy, which time does not end -#}
select
    policy.profile_id,
    policy.cap_name,
    policy.kind,
    policy.max_messages,
    policy.period_hours,
    cast(count(texts.message_id) as integer) as counted,
    cast(null as {{ dbt.type_timestamp() }}) as releases_at
from policy
left join {{ ref('int_dormant_texts') }} as texts on policy.profile_id = texts.profile_id
where policy.period_hours is null
group by policy.profile_id, policy.cap_name, policy.kind, policy.max_messages, policy.period_hours
