{{ config(**connected_as('shopify', 'profiles')) }}
select
    customers.source_system || ':' || customers.customer_id as profile_id,
    {{ vendor_number('customers.phone', 'addresses.country_code') }} as phone_e164,
    customers.phone as phone_raw,
    customers.email,
    customers.first_name,
    customers.last_name,
    addresses.country_code,
    addresses.region_code,
    addresses.city,
    addresses.postal_code,
    addresses.latitude,
    addresses.longitude,
    addresses.timezone,
    customers.locale,
    customers.created_at,
    coalesce(customers.updated_at, customers.created_at) as updated_at,
    case when customers.is_deleted then customers.deletion_loaded_at end as deleted_at,
    customers.source_system
from {{ ref('base_shopify__customers') }} as customers
left join {{ ref('base_shopify__default_addresses') }} as addresses
    on customers.source_system = addresses.source_system and customers.customer_id = addresses.customer_id
where customers.is_newest
