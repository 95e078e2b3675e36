{# What counts as an order at as_of. Without amounts, so that whoever only asks when somebody ordered needs no lines and refunds. -#}
{{ config(materialized='view') }}
select orders.*
from {{ ref('int_orders_validated') }} as orders
inner join {{ ref('int_live_profiles') }} as profiles on orders.profile_id = profiles.profile_id
where
    orders.status = 'completed'
    and not coalesce(orders.is_test, false)
    and orders.ordered_at <= {{ as_of() }}
    and (orders.cancelled_at is null or orders.cancelled_at > {{ as_of() }})
