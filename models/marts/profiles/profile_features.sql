with

first_priorities as (
    select
        memberships.profile_id,
        min(priorities.priority) as priority
    from {{ ref('segment_memberships') }} as memberships
    inner join {{ ref('segment_priorities') }} as priorities on memberships.segment_name = priorities.segment_name
    group by memberships.profile_id
)

select
    {{ contracted_columns('features', {'primary_segment': 'priorities.segment_name'}) }}
from {{ ref('int_profile_features') }} as features
left join first_priorities on features.profile_id = first_priorities.profile_id
left join {{ ref('segment_priorities') }} as priorities on first_priorities.priority = priorities.priority
