{#
    The latest look-up of a number counts as a whole. Beside it stand look-ups that were refused, for want of a time or because two of one time
    contradict each other: they may forbid, and clear nothing.
-#}
with

ranked as (
    select
        *,
        row_number() over (partition by phone_e164 order by checked_at desc) as newest
    from {{ ref('int_number_checks_validated') }}
    where checked_at <= {{ as_of() }}
),

refused as (
    select staged.*
    from {{ ref('stg_inputs__number_checks') }} as staged
    left join {{ ref('int_number_checks_validated') }} as accepted
        on staged.phone_e164 = accepted.phone_e164 and staged.checked_at = accepted.checked_at
    where
        staged.phone_e164 is not null
        and accepted.phone_e164 is null
        and (staged.checked_at is null or staged.checked_at <= {{ as_of() }})
)

select
    phone_e164,
    checked_at,
    line_type,
    is_active,
    reassigned,
    reassigned_asked_date,
    true as is_latest
from ranked
where newest = 1
union all
select
    phone_e164,
    checked_at,
    line_type,
    is_active,
    reassigned,
    reassigned_asked_date,
    false as is_latest
from refused
