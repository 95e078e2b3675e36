{# The person never ordered. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where
    not exists (
        select 1 from {{ ref('int_valid_orders') }} as orders
        where orders.profile_id = runs.profile_id
    )
