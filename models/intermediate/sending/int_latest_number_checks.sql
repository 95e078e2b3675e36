{# The latest look-up of a number counts as a whole. -#}
with

ranked as (
    select
        *,
        row_number() over (partition by phone_e164 order by checked_at desc) as newest
    from {{ ref('int_number_checks_validated') }}
    where checked_at <= {{ as_of() }}
)

select
    phone_e164,
    checked_at,
    lower(line_type) as line_type,
    is_active,
    lower(reassigned) as reassigned,
    reassigned_asked_date
from ranked
where newest = 1
