{# a degree of latitude measures 111.2 km: who is further north or south cannot be near -#}
{% set degrees = var('store_radius_km') / 111 -%}
with

profiles as (
    select * from {{ ref('int_live_profiles') }}
    where latitude between -90 and 90 and longitude between -180 and 180
),

stores as (
    select * from {{ ref('int_stores_validated') }}
    where latitude between -90 and 90 and longitude between -180 and 180
),

pairs as (
    select
        profiles.profile_id,
        stores.store_id,
        power(sin({{ radians('stores.latitude - profiles.latitude') }} / 2), 2)
        + cos({{ radians('profiles.latitude') }})
        * cos({{ radians('stores.latitude') }})
        * power(sin({{ radians('stores.longitude - profiles.longitude') }} / 2), 2) as haversine
    from profiles
    inner join stores
        on stores.latitude between profiles.latitude - {{ degrees }} and profiles.latitude + {{ degrees }}
),

distances as (
    select
        profile_id,
        store_id,
        {#- to the millimetre, so that engines agree; rounding may make the greatest haversine exceed 1 #}
        {{ as_decimal('2 * 6371.0088 * asin(sqrt(' ~ least_of('haversine', '1') ~ '))', 12, 6) }} as distance_km
    from pairs
)

select *
from distances
where distance_km <= {{ var('store_radius_km') }}
