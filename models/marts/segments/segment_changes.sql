with

spells as (
    select * from {{ ref('segment_membership_history') }}
),

final as (
    select
        segment_name,
        profile_id,
        second_key,
        'entered' as change_type,
        entered_at as changed_at
    from spells
    where entered_at = {{ as_of() }}
    union all
    select
        segment_name,
        profile_id,
        second_key,
        'exited' as change_type,
        exited_at as changed_at
    from spells
    where exited_at = {{ as_of() }}
)

select *
from final
