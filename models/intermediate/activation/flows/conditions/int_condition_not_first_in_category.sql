{# The order is in no category the first of the person. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where
    not exists (
        select 1 from {{ ref('int_trigger_first_order_in_category') }} as firsts
        where firsts.order_id = runs.order_id
    )
