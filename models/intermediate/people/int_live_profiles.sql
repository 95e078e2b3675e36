{{ config(materialized='view') }}
select
    profile_id,
    phone_e164,
    country_code,
    region_code,
    city,
    latitude,
    longitude,
    timezone,
    birth_date,
    gender,
    persona,
    preferred_store_id,
    created_at,
    updated_at,
    is_birth_date_unread,
    is_place_unread
from {{ ref('int_profiles_resolved') }}
where is_live
