{# Time zones of area codes, calling codes, states and countries, one row each: what a place is called -> its zones. -#}
with

prefixes as (
    select * from {{ ref('int_phone_prefixes') }}
),

positions as (
    {%- for position in range(1, 41) %}
    select {{ position }} as position
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

known_zones as (
    select distinct time_zone from {{ ref('zone_offsets') }}
),

prefix_zones as (
    select
        prefixes.prefix,
        prefixes.country_code,
        prefixes.region_codes,
        known_zones.time_zone
    from prefixes
    inner join positions
        on positions.position <= 1 + length(prefixes.time_zones) - length(replace(prefixes.time_zones, ';', ''))
    inner join known_zones
        on known_zones.time_zone = {{ split_text('prefixes.time_zones', ';', 'positions.position') }}
),

prefix_regions as (
    select
        prefixes.prefix,
        {{ split_text('prefixes.region_codes', ';', 'positions.position') }} as region_code
    from prefixes
    inner join positions
        on positions.position <= 1 + length(prefixes.region_codes) - length(replace(prefixes.region_codes, ';', ''))
),

{# every country a calling code is shared by keeps the zones of the code -#}
sharing_countries as (
    select
        codes.calling_code as prefix,
        {{ split_text('codes.country_codes', ';', 'positions.position') }} as country_code
    from {{ ref('calling_codes') }} as codes
    inner join positions
        on positions.position <= 1 + length(codes.country_codes) - length(replace(codes.country_codes, ';', ''))
    where codes.calling_code <> '1'
)

select
    'prefix' as place_kind,
    prefix_zones.prefix as place_name,
    prefix_zones.country_code,
    prefix_regions.region_code,
    prefix_zones.time_zone
from prefix_zones
left join prefix_regions on prefix_zones.prefix = prefix_regions.prefix
union distinct
select
    'region' as place_kind,
    prefix_zones.country_code || '-' || prefix_regions.region_code as place_name,
    prefix_zones.country_code,
    prefix_regions.region_code,
    prefix_zones.time_zone
from prefix_zones
inner join prefix_regions on prefix_zones.prefix = prefix_regions.prefix
where prefix_zones.country_code in ('US', 'CA')
union distinct
select
    'country' as place_kind,
    coalesce(sharing_countries.country_code, prefix_zones.country_code) as place_name,
    coalesce(sharing_countries.country_code, prefix_zones.country_code) as country_code,
    cast(null as {{ dbt.type_string() }}) as region_code,
    prefix_zones.time_zone
from prefix_zones
left join sharing_countries on prefix_zones.prefix = sharing_countries.prefix
