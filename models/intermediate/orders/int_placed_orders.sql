{# Orders that were completed at as_of or before, those cancelled since included: what a text about an order starts from. -#}
{{ config(materialized='view') }}
select
    orders.order_id,
    case when profiles.is_live then orders.profile_id end as profile_id,
    orders.ordered_at,
    case when orders.cancelled_at <= {{ as_of() }} then orders.cancelled_at end as cancelled_at,
    orders.channel,
    orders.currency,
    orders.gross_amount,
    orders.discount_amount,
    orders.refunded_amount,
    orders.attributed_channel,
    orders.attributed_message_id,
    orders.fulfillment_type,
    orders.store_id
from {{ ref('int_orders_validated') }} as orders
left join {{ ref('int_profiles_resolved') }} as profiles on orders.profile_id = profiles.profile_id
where
    orders.status = 'completed'
    and not coalesce(orders.is_test, false)
    and not coalesce(profiles.is_test, false)
    and orders.ordered_at <= {{ as_of() }}
