select
    {{ joined_hash(['changes.audience_id', 'changes.profile_id', 'changes.change_type', moment_key('changes.changed_at')]) }} as change_id,
    changes.audience_id,
    changes.profile_id as person_id,
    people.phone_e164,
    changes.change_type,
    changes.changed_at,
    changes.previous_audience_id
from {{ ref('int_export_changes') }} as changes
inner join {{ ref('int_export_people') }} as people on changes.profile_id = people.profile_id
