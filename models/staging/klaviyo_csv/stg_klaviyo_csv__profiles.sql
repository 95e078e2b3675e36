{{ config(**connected_as('klaviyo_csv', 'profiles')) }}
select
    source_system || ':' || person_id as profile_id,
    phone_e164,
    phone_number as phone_raw,
    email,
    first_name,
    last_name,
    country_code,
    region_code,
    city,
    postal_code,
    timezone,
    locale,
    created_at,
    updated_at,
    source_system
from {{ ref('base_klaviyo_csv__profiles') }}
where is_newest and person_id is not null
