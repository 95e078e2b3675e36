{{ config(**connected_as('klaviyo_csv', 'profile_identities')) }}
with

identities as (
    {%- for id_type, id_value in {'klaviyo_id': 'person_id', 'email': 'email', 'phone': 'phone_e164'}.items() %}
    select source_system, person_id, '{{ id_type }}' as id_type, {{ id_value }} as id_value, created_at, is_newest
    from {{ ref('base_klaviyo_csv__profiles') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    source_system || ':' || person_id as profile_id,
    id_type,
    id_value,
    min(created_at) as first_seen_at,
    max(case when is_newest then 1 else 0 end) = 1 as is_primary
from identities
where person_id is not null and id_value is not null
group by source_system, person_id, id_type, id_value
