{# The export has no dates of its own: those are of the file. -#}
{{ config(**connected_as('shopify_csv', 'profiles')) }}
select
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone', 'country_code') }} as phone_e164,
    phone as phone_raw,
    email,
    first_name,
    last_name,
    country_code,
    region_code,
    city,
    postal_code,
    loaded_at as created_at,
    loaded_at as updated_at,
    source_system
from {{ ref('base_shopify_csv__customers') }}
where is_newest
