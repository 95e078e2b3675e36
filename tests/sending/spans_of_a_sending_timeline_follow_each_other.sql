with

timeline as (
    select
        signature,
        from_at,
        to_at,
        lead(from_at) over (partition by signature order by from_at) as next_from_at
    from {{ ref('int_sending_timeline') }}
)

select
    signature,
    from_at,
    to_at
from timeline
where from_at >= to_at or next_from_at <> to_at
