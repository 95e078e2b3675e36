with

memberships as (
    select
        profile_id,
        {{ exclusive_question('segment_name') }} as question
    from {{ ref('segment_memberships') }}
)

select
    profile_id,
    question,
    count(*) as answers
from memberships
where question is not null
group by profile_id, question
having count(*) > 1
