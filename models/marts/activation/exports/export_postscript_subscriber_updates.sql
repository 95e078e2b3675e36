with

updates as (
    select
        people.postscript_id,
        {{ json_object(vendor_properties('profiles')) }} as properties_json
    from {{ ref('export_profiles') }} as profiles
    inner join {{ ref('int_export_people') }} as people on profiles.person_id = people.profile_id
    where people.postscript_id is not null
)

select
    postscript_id,
    properties_json,
    {{ joined_hash(['postscript_id', 'properties_json']) }} as row_hash
from updates
