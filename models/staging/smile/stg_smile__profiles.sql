{# Smile knows no numbers: its customers meet others by their e-mail address. It writes the year 1004 where a birthday has none. -#}
{{ config(**connected_as('smile', 'profiles')) }}
select
    source_system || ':' || customer_id as profile_id,
    email,
    first_name,
    last_name,
    case when date_of_birth not like '1004-%' then date_of_birth end as birth_date,
    case when date_of_birth like '1004-%' then substring(date_of_birth, 6, 5) end as birth_month_day,
    coalesce(created_at, loaded_at) as created_at,
    coalesce(updated_at, loaded_at) as updated_at,
    case when is_deleted then loaded_at end as deleted_at,
    source_system
from {{ ref('base_smile__customers') }}
where is_newest
