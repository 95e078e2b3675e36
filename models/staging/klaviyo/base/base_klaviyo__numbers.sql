{#
    The number of a person whom no other number was ever seen with: what the person said without naming a number was said of this one. Null where there
    were several, or one that cannot be read, since consent to one is none to another.
-#}
{{ config(**connected_as('klaviyo')) }}
{{ config(materialized='table') }}
with

seen as (
    select source_system, person_id, coalesce(phone_e164, phone_number) as seen_number, phone_e164 as person_number
    from {{ ref('base_klaviyo__persons') }}
    union all
    select source_system, person_id, coalesce(own_number, own_number_text) as seen_number, cast(null as {{ dbt.type_string() }}) as person_number
    from {{ ref('base_klaviyo__texts') }}
)

select
    source_system,
    person_id,
    case when min(seen_number) = max(seen_number) then max(person_number) end as only_number
from seen
where person_id is not null
group by source_system, person_id
