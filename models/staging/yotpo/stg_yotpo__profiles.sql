{# Whom the accounts belong to; they meet others by their e-mail address. -#}
{{ config(**connected_as('yotpo', 'profiles')) }}
select
    source_system || ':' || person_id as profile_id,
    email,
    coalesce(created_at, loaded_at) as created_at,
    coalesce(updated_at, loaded_at) as updated_at,
    case when is_deleted then loaded_at end as deleted_at,
    source_system
from {{ ref('base_yotpo__persons') }}
where is_newest and points_given is not null
