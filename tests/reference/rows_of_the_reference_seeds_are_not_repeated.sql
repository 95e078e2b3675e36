with keys as (
    select
        'jurisdiction_rules' as seed,
        rule_id
        || ' ' || row_kind
        || ' ' || country_code
        || ' ' || region_code
        || ' ' || day_type
        || ' ' || coalesce(window_start_local, '')
        || ' ' || coalesce(cast(cap_period_hours as {{ dbt.type_string() }}), '')
        || ' ' || coalesce(cast(effective_from as {{ dbt.type_string() }}), '') as seed_key
    from {{ ref('jurisdiction_rules') }}

    union all

    select
        'holidays' as seed,
        holiday_calendar || ' ' || cast(holiday_date as {{ dbt.type_string() }}) as seed_key
    from {{ ref('holidays') }}

    union all

    select
        'zone_offsets' as seed,
        time_zone || ' ' || cast(starts_at as {{ dbt.type_string() }}) as seed_key
    from {{ ref('zone_offsets') }}

    union all

    select
        'time_zone_probes' as seed,
        time_zone || ' ' || cast(probe_utc as {{ dbt.type_string() }}) as seed_key
    from {{ ref('time_zone_probes') }}

    union all

    select
        'place_names' as seed,
        place_kind || ' ' || coalesce(country_code, '') || ' ' || place_name as seed_key
    from {{ ref('place_names') }}
)

select
    seed,
    seed_key,
    count(*) as times
from keys
group by seed, seed_key
having count(*) > 1
