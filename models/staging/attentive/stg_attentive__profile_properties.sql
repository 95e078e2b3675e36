{{ config(**connected_as('attentive', 'profile_properties')) }}
with

named_attributes as (
    select
        *,
        lower({{ replace_matches(replace_matches('property_name', '[^A-Za-z0-9]+', '_'), '^_|_$', '') }}) as name
    from {{ ref('base_attentive__custom_attributes') }}
    where subscriber_id is not null and property_name is not null and property_value is not null
)

select
    source_system || ':' || subscriber_id as profile_id,
    name as property_name,
    {{ latest_known('property_value', 'occurred_at') }} as property_value,
    max(occurred_at) as updated_at
from named_attributes
where name <> ''
group by source_system, subscriber_id, name
