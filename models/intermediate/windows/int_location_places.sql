{#
    The places of a location: country, region and zone by its area code, by its address and by an explicit zone. A text may go
    out only when every one of them is open (definitions.md section 9, Places). Var timezone_strategy may let the address or the
    area code decide alone, where it tells the place by itself; an explicit zone always binds.
-#}
with

zones as (
    select * from {{ ref('int_zones_by_place') }}
),

prefixes_with_zones as (
    select distinct place_name as prefix
    from zones
    where place_kind = 'prefix'
),

known as (
    select distinct
        location_key,
        prefix,
        number_country_code,
        address_country_code,
        address_region,
        explicit_zone,
        quiet_hours,
        is_unread
    from {{ ref('int_locations') }}
),

ranked as (
    select
        known.*,
        {{ escaped_literal(var('timezone_strategy')) }} = 'prefer_address'
        and (
            known.explicit_zone is not null
            or coalesce(known.address_region is not null or known.address_country_code <> known.number_country_code, false)
        ) as goes_by_address,
        {{ escaped_literal(var('timezone_strategy')) }} = 'prefer_area_code' and prefixes_with_zones.prefix is not null as goes_by_number
    from known
    left join prefixes_with_zones on known.prefix = prefixes_with_zones.prefix
),

locations as (
    select
        location_key,
        case when not goes_by_address then prefix end as prefix,
        case when not goes_by_address then number_country_code end as number_country_code,
        case when not goes_by_number then address_country_code end as address_country_code,
        case when not goes_by_number then address_region end as address_region,
        explicit_zone,
        {#- whichever of the two places decides, the explicit zone is judged by the rules of the address country #}
        coalesce(address_country_code, number_country_code) as explicit_country_code,
        quiet_hours,
        is_unread
    from ranked
),

{# where the zones of an address are to be looked up -#}
addresses as (
    select
        location_key,
        address_country_code,
        address_region,
        case
            when address_region is not null then 'region'
            when explicit_zone is not null then 'explicit'
            when number_country_code = address_country_code then 'number'
            when address_country_code in ('US', 'CA') and {{ escaped_literal(var('unknown_timezone_policy')) }} = 'block' then 'unknown'
            else 'country'
        end as zones_from,
        prefix
    from locations
    where address_country_code is not null
),

by_number as (
    select
        locations.location_key,
        zones.country_code,
        zones.region_code,
        zones.time_zone
    from locations
    inner join zones on zones.place_kind = 'prefix' and locations.prefix = zones.place_name
),

by_address as (
    select
        addresses.location_key,
        addresses.address_country_code as country_code,
        case when addresses.zones_from = 'region' then zones.region_code end as region_code,
        zones.time_zone
    from addresses
    inner join zones
        on
            (addresses.zones_from = 'region' and zones.place_kind = 'region' and addresses.address_region = zones.place_name)
            or (addresses.zones_from = 'number' and zones.place_kind = 'prefix' and addresses.prefix = zones.place_name)
            or (addresses.zones_from = 'country' and zones.place_kind = 'country' and addresses.address_country_code = zones.place_name)
),

by_explicit_zone as (
    select
        location_key,
        explicit_country_code as country_code,
        cast(null as {{ dbt.type_string() }}) as region_code,
        explicit_zone as time_zone
    from locations
    where explicit_zone is not null
),

places as (
    select * from by_number
    union distinct
    select * from by_address
    union distinct
    select * from by_explicit_zone
)

select
    locations.location_key,
    places.country_code,
    places.region_code,
    places.time_zone,
    locations.quiet_hours,
    {#- an address in a country of many zones that cannot be narrowed down leaves the person's time unknown #}
    places.time_zone is null or coalesce(locations.is_unread, false) or coalesce(addresses.zones_from = 'unknown', false) as is_unknown
from locations
left join places on locations.location_key = places.location_key
left join addresses on locations.location_key = addresses.location_key
