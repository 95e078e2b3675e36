select
    {{ joined_hash(['audience_id', 'profile_id', 'change_type', moment_key('changed_at')]) }} as change_id,
    audience_id,
    profile_id as person_id,
    phone_e164,
    change_type,
    changed_at,
    previous_audience_id
from {{ ref('int_export_changes') }}
