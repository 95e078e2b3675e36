with

changes as (
    select
        {{ joined_hash(['changes.audience_id', 'changes.profile_id']) }} as membership_id,
        changes.audience_id as segment_external_id,
        changes.profile_id as client_user_id,
        people.phone_e164 as phone,
        case changes.change_type when 'entered' then 'add' else 'remove' end as operation,
        changes.changed_at,
        people.person_number
    from {{ ref('int_export_changes') }} as changes
    inner join {{ ref('int_export_people') }} as people on changes.profile_id = people.profile_id
    {#- the longest that Attentive takes #}
    where length(changes.profile_id) <= 100 and length(changes.audience_id) <= 255
)

select
    membership_id,
    segment_external_id,
    client_user_id,
    phone,
    operation,
    changed_at,
    {{ batch_no(10000, 'changed_at, person_number', ['segment_external_id', 'operation']) }} as batch_no
from changes
