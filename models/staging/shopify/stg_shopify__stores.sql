{# Locations that are open and the shop's own. Most have no coordinates, without which they are no stores. -#}
{{ config(**connected_as('shopify', 'stores')) }}
select
    source_system || ':' || location_id as store_id,
    location_name as store_name,
    latitude,
    longitude,
    country_code,
    region_code,
    city
from {{ ref('base_shopify__locations') }}
where is_newest and not is_deleted and coalesce(is_active, true) and not coalesce(is_fulfillment_service, false)
