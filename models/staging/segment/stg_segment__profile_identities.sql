{# All numbers, e-mail addresses and devices that a user was ever seen with; the user id itself where the connection says whose id it is (external_id_is). -#}
{{ config(**connected_as('segment', 'profile_identities')) }}
with

identities as (
    {%- for connection in connections('segment') if connection.external_id_is %}
    select source_system, said_of, '{{ connection.external_id_is }}' as id_type, said_of as id_value, said_at
    from {{ ref('base_segment__traits') }}
    where source_system = '{{ connection.name }}'
    union all
    {%- endfor %}
    {%- for id_type, value in {'phone': 'phone_e164', 'email': 'email', 'anonymous_id': 'anonymous_id'}.items() %}
    select source_system, said_of, '{{ id_type }}' as id_type, {{ value }} as id_value, said_at
    from {{ ref('base_segment__traits') }}
    where {{ value }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    source_system || ':' || said_of as profile_id,
    id_type,
    id_value,
    min(said_at) as first_seen_at,
    max(said_at) as last_seen_at
from identities
group by source_system, said_of, id_type, id_value
