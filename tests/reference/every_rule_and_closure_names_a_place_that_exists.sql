{# a rule of a country or region that nobody can be in would bind nobody #}
with

named as (
    select
        rule_id as subject,
        country_code,
        region_code
    from {{ ref('jurisdiction_rules') }}
    where country_code <> '*'
    union all
    select
        'closure' as subject,
        country_code,
        region_code
    from {{ ref('manual_closures') }}
),

known as (
    select distinct
        country_code,
        region_code
    from {{ ref('int_zones_by_place') }}
    where place_kind in ('country', 'region')
)

select
    named.subject,
    named.country_code,
    named.region_code
from named
left join known
    on
        named.country_code = known.country_code
        and (coalesce(named.region_code, '*') = '*' or named.region_code = known.region_code)
where known.country_code is null
