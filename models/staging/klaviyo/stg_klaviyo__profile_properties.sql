{# A property that is called consent is one that somebody set: it is no consent. -#}
{{ config(**connected_as('klaviyo', 'profile_properties')) }}
select
    source_system || ':' || person_id as profile_id,
    property_name,
    property_value,
    updated_at
from {{ ref('base_klaviyo__properties') }}
where property_value is not null
