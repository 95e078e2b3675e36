{# What might have told that profiles are one person and was not believed, one row a reason, value and source profile. -#}
{{ config(enabled=connections() != []) }}
select 'contested_phone' as conflict, profiles.linking_phone as conflict_value, profiles.profile_id as source_profile_id
from {{ ref('int_profile_anchors') }} as anchors
inner join {{ ref('int_source_profiles') }} as profiles on anchors.profile_id = profiles.profile_id
where anchors.is_phone_contested
union all
select 'too_common' as conflict, email as conflict_value, profile_id as source_profile_id
from {{ ref('int_source_profiles') }}
where profiles_with_email > {{ var('identity_max_profiles') }}
union all
select 'too_common' as conflict, phone_e164 as conflict_value, profile_id as source_profile_id
from {{ ref('int_source_profiles') }}
where profiles_with_phone > {{ var('identity_max_profiles') }}
union all
select 'dangling_external_id' as conflict, id_value as conflict_value, profile_id as source_profile_id
from {{ ref('int_profile_references') }}
where named_profile_id is null
union all
select 'not_converged' as conflict, labels.label as conflict_value, anchors.profile_id as source_profile_id
from {{ ref('int_anchor_labels') }} as labels
inner join {{ ref('int_profile_anchors') }} as anchors on labels.anchor = anchors.anchor
where not labels.is_settled
union all
select 'too_many_profiles' as conflict, labels.label as conflict_value, anchors.profile_id as source_profile_id
from {{ ref('int_anchor_labels') }} as labels
inner join {{ ref('int_profile_anchors') }} as anchors on labels.anchor = anchors.anchor
inner join (
    select labels.label
    from {{ ref('int_anchor_labels') }} as labels
    inner join {{ ref('int_profile_anchors') }} as anchors on labels.anchor = anchors.anchor
    where labels.is_settled
    group by labels.label
    having count(*) > {{ 2 * var('identity_max_profiles') }}
) as crowds on labels.label = crowds.label
