select
    memberships.audience_id,
    memberships.person_id
from {{ ref('export_audience_memberships') }} as memberships
inner join {{ ref('export_people') }} as people on memberships.person_id = people.person_id
inner join {{ ref('export_suppressions') }} as suppressions on people.phone_e164 = suppressions.phone_e164
