{#- audiences without a segment (var bloomreach_segments) stay at home -#}
with

changes as (
    select
        {{ joined_hash(['changes.audience_id', 'changes.profile_id']) }} as membership_id,
        {{ id_of_audience('changes.audience_id', var('bloomreach_segments')) }} as segment_id,
        coalesce(people.bloomreach_customer_id, people.profile_id) as customer_id,
        case changes.change_type when 'entered' then 'join' else 'leave' end as operation,
        changes.changed_at,
        people.person_number
    from {{ ref('int_export_changes') }} as changes
    inner join {{ ref('int_export_people') }} as people on changes.profile_id = people.profile_id
)

select
    membership_id,
    segment_id,
    customer_id,
    operation,
    changed_at,
    {{ batch_no(10000, 'changed_at, person_number', ['segment_id', 'operation']) }} as batch_no
from changes
where segment_id is not null
