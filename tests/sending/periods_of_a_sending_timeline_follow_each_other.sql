with

timeline as (
    select
        window_group_key,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by window_group_key order by valid_from) as next_valid_from
    from {{ ref('int_sending_timeline') }}
)

select
    window_group_key,
    valid_from,
    valid_to
from timeline
where valid_from >= valid_to or next_valid_from <> valid_to
