{# From all versions of a person: an opt-out that names no number falls on all that the person had. -#}
{{ config(**connected_as('klaviyo', 'profile_identities')) }}
{%- set external_ids = {} -%}
{%- for connection in connections('klaviyo') if connection.external_id_is == 'shopify_customer_id' -%}
    {%- do external_ids.update({connection.name: 'shopify_customer_id'}) -%}
{%- endfor %}
with

identities as (
    {%- for id_type, id_value in {'klaviyo_id': 'person_id', 'email': 'email', 'phone': 'phone_e164'}.items() %}
    select source_system, person_id, '{{ id_type }}' as id_type, {{ id_value }} as id_value, created_at, updated_at, is_newest
    from {{ ref('base_klaviyo__persons') }}
    union all
    {%- endfor %}
    select
        source_system,
        person_id,
        case source_system
            {%- for connection, id_type in external_ids.items() %}
            when '{{ connection }}' then '{{ id_type }}'
            {%- endfor %}
            when '' then ''
        end as id_type,
        external_id as id_value,
        created_at,
        updated_at,
        is_newest
    from {{ ref('base_klaviyo__persons') }}
)

select
    source_system || ':' || person_id as profile_id,
    id_type,
    id_value,
    min(created_at) as first_seen_at,
    max(updated_at) as last_seen_at,
    max(case when is_newest then 1 else 0 end) = 1 as is_primary
from identities
where id_type is not null and id_value is not null
group by source_system, person_id, id_type, id_value
