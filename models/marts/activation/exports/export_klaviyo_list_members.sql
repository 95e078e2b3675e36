{#- audiences without a list (var klaviyo_lists) stay at home -#}
with

changes as (
    select
        {{ joined_hash(['changes.audience_id', 'changes.profile_id']) }} as membership_id,
        changes.audience_id as list_key,
        people.klaviyo_id,
        case changes.change_type when 'entered' then 'add' else 'remove' end as operation,
        changes.changed_at,
        people.person_number
    from {{ ref('int_export_changes') }} as changes
    inner join {{ ref('int_export_people') }} as people on changes.profile_id = people.profile_id
    where people.klaviyo_id is not null and changes.audience_id in ({{ escaped_literals(var('klaviyo_lists') | list or ['']) }})
)

select
    membership_id,
    list_key,
    klaviyo_id,
    operation,
    changed_at,
    {{ batch_no(1000, 'changed_at, person_number', ['list_key', 'operation']) }} as batch_no
from changes
