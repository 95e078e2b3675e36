{# One address a customer: the one marked as default, else where the latest order went. -#}
{{ config(**connected_as('shopify')) }}
with

addresses as (
    select
        source_system, customer_id, country_code, region_code, city, postal_code, timezone, latitude, longitude,
        1 as precedence, loaded_at as used_at, address_id as id
    from {{ ref('base_shopify__addresses') }}
    where is_newest and not is_deleted and is_default
    union all
    select source_system, customer_id, country_code, region_code, city, postal_code, null, null, null, 2, loaded_at, customer_id
    from {{ ref('base_shopify__customers') }}
    where is_newest and country_code is not null
    union all
    select source_system, customer_id, country_code, region_code, city, postal_code, null, null, null, 3, coalesce(processed_at, created_at), order_id
    from {{ ref('base_shopify__orders') }}
    where is_newest and customer_id is not null and country_code is not null
),

ranked as (
    select
        *,
        {{ is_on_earth() }} as is_on_earth,
        row_number() over (partition by source_system, customer_id order by precedence, used_at desc nulls last, id) as place
    from addresses
)

select
    source_system,
    customer_id,
    country_code,
    region_code,
    city,
    postal_code,
    timezone,
    case when is_on_earth then latitude end as latitude,
    case when is_on_earth then longitude end as longitude
from ranked
where place = 1
