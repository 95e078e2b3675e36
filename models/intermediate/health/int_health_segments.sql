{# Segments that ever had a member, numbered: millions of rows are grouped by the number in a fraction of the time that names take. -#}
with

segments as (
    select distinct
        segment_name,
        second_key
    from {{ ref('segment_membership_history') }}
)

select
    segment_name,
    second_key,
    cast(row_number() over (order by {{ byte_order('segment_name') }}, {{ byte_order('second_key') }}) as integer) as segment_number
from segments
