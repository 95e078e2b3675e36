{#- audiences without a list (var klaviyo_lists) stay at home -#}
with

changes as (
    select
        {{ joined_hash(['audience_id', 'profile_id']) }} as membership_id,
        audience_id as list_key,
        klaviyo_id,
        case change_type when 'entered' then 'add' else 'remove' end as operation,
        changed_at,
        person_number
    from {{ ref('int_export_changes') }}
    where klaviyo_id is not null and audience_id in ({{ escaped_literals(var('klaviyo_lists') | list or ['']) }})
)

select
    membership_id,
    list_key,
    klaviyo_id,
    operation,
    changed_at,
    {{ batch_no(1000, 'changed_at, person_number', ['list_key', 'operation']) }} as batch_no
from changes
