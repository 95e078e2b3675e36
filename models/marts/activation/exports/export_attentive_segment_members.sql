with

changes as (
    select
        {{ joined_hash(['audience_id', 'profile_id']) }} as membership_id,
        audience_id as segment_external_id,
        profile_id as client_user_id,
        phone_e164 as phone,
        case change_type when 'entered' then 'add' else 'remove' end as operation,
        changed_at,
        person_number
    from {{ ref('int_export_changes') }}
    {#- the longest that Attentive takes #}
    where length(profile_id) <= 100 and length(audience_id) <= 255
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
