select
    {{ joined_hash(['people.phone_e164']) }} as segment_key,
    people.phone_e164 as phone,
    features.primary_segment as segment,
    1000 * {{ seconds_between("cast('1970-01-01' as " ~ dbt.type_timestamp() ~ ")", 'memberships.entered_at') }} as timestamp
from {{ ref('int_export_people') }} as people
inner join {{ ref('profile_features') }} as features on people.profile_id = features.profile_id
inner join {{ ref('int_export_memberships') }} as memberships
    on people.profile_id = memberships.profile_id and features.primary_segment = memberships.audience_id
where people.is_number_owner
