{{ config(**connected_as('bloomreach', 'profiles')) }}
select
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone', country='country_code') }} as phone_e164,
    phone as phone_raw,
    email,
    first_name,
    last_name,
    country_code,
    coalesce(created_at, loaded_at) as created_at,
    coalesce(updated_at, loaded_at) as updated_at,
    case when is_deleted then loaded_at end as deleted_at,
    source_system
from {{ ref('base_bloomreach__customers') }}
where is_newest
