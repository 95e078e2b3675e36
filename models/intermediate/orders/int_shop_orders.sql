{# What counts as an order of the shop at as_of, without amounts, so that whoever only asks when somebody ordered needs no lines and refunds. -#}
{{ config(materialized='view') }}
select
    orders.order_id,
    case when profiles.is_live then orders.profile_id end as profile_id,
    orders.ordered_at,
    orders.channel,
    orders.currency,
    orders.gross_amount,
    orders.discount_amount,
    orders.refunded_amount,
    orders.attributed_channel,
    orders.attributed_message_id
from {{ ref('int_orders_validated') }} as orders
left join {{ ref('int_profiles_resolved') }} as profiles on orders.profile_id = profiles.profile_id
where
    orders.status = 'completed'
    and not coalesce(orders.is_test, false)
    and not coalesce(profiles.is_test, false)
    and orders.ordered_at <= {{ as_of() }}
    and (orders.cancelled_at is null or orders.cancelled_at > {{ as_of() }})
