{{ config(**connected_as('attentive', 'profile_identities')) }}
with

identities as (
    {%- for id_type, value in {'attentive_external_id': 'subscriber_id', 'phone': 'phone_e164', 'email': 'email'}.items() %}
    select
        source_system,
        subscriber_id,
        '{{ id_type }}' as id_type,
        {{ value }} as id_value,
        occurred_at
    from {{ ref('base_attentive__sightings') }}
    where {{ value }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    source_system || ':' || subscriber_id as profile_id,
    id_type,
    id_value,
    min(occurred_at) as first_seen_at,
    max(occurred_at) as last_seen_at
from identities
group by source_system, subscriber_id, id_type, id_value
