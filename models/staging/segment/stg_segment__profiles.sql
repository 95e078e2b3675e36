{# The latest value of each trait. -#}
{{ config(**connected_as('segment', 'profiles')) }}
select
    source_system || ':' || said_of as profile_id,
    {{ latest_known('phone_e164', 'said_at') }} as phone_e164,
    {{ latest_known('phone', 'said_at') }} as phone_raw,
    {%- for trait in ['email', 'first_name', 'last_name', 'country_code', 'region_code', 'city', 'postal_code', 'timezone', 'locale', 'birth_date', 'gender'] %}
    {{ latest_known(trait, 'said_at') }} as {{ trait }},
    {%- endfor %}
    coalesce(min(created_at), min(said_at)) as created_at,
    max(said_at) as updated_at,
    source_system
from {{ ref('base_segment__traits') }}
group by source_system, said_of
