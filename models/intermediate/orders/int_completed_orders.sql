select
    *,
    cast(row_number() over (partition by profile_id order by ordered_at, {{ byte_order('order_id') }}) as integer) as order_number
from {{ ref('int_order_amounts') }}
where profile_id is not null
