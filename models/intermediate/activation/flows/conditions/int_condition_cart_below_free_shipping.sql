{# The cart is worth less than free_shipping_from. A value that is not known is none. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where runs.value < {{ var('free_shipping_from') }}
