{#- command_id changes with the properties, so that a row is sent again only then -#}
with

customers as (
    select
        coalesce(people.bloomreach_customer_id, people.profile_id) as registered_id,
        {{ json_object(vendor_properties('profiles')) }} as properties_json
    from {{ ref('export_profiles') }} as profiles
    inner join {{ ref('int_export_people') }} as people on profiles.person_id = people.profile_id
),

keyed as (
    select
        *,
        {{ joined_hash(['registered_id', joined_hash(['registered_id', 'properties_json'])]) }} as command_id
    from customers
)

select
    command_id,
    registered_id,
    properties_json,
    {{ batch_no(50, byte_order('command_id')) }} as batch_no
from keyed
