{#- audiences without a segment (var bloomreach_segments) stay at home -#}
with

changes as (
    select
        {{ joined_hash(['audience_id', 'profile_id']) }} as membership_id,
        {{ id_of_audience('audience_id', var('bloomreach_segments')) }} as segment_id,
        bloomreach_id as customer_id,
        case change_type when 'entered' then 'join' else 'leave' end as operation,
        changed_at,
        person_number
    from {{ ref('int_export_changes') }}
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
