{{ config(**connected_as('segment', 'orders')) }}
with

cancellations as (
    select source_system, order_id, min(occurred_at) as cancelled_at, max(loaded_at) as loaded_at
    from {{ ref('base_segment__order_events') }}
    where event_name = 'cancelled'
    group by source_system, order_id
)

select
    orders.source_system || ':' || orders.order_id as order_id,
    orders.source_system || ':' || orders.person_id as profile_id,
    orders.occurred_at as ordered_at,
    case when cancellations.order_id is not null then 'cancelled' else 'completed' end as status,
    cancellations.cancelled_at,
    coalesce(upper(orders.currency), orders.default_currency) as currency,
    amounts.gross as gross_amount,
    amounts.discount as discount_amount,
    orders.shipping as shipping_amount,
    orders.tax as tax_amount,
    coalesce(orders.total, amounts.gross - amounts.discount + coalesce(orders.tax, 0) + coalesce(orders.shipping, 0)) as total_amount,
    orders.source_system,
    {{ greatest_of('orders.loaded_at', 'cancellations.loaded_at') }} as loaded_at
from {{ ref('base_segment__orders') }} as orders
left join {{ ref('base_segment__order_amounts') }} as amounts on orders.source_system = amounts.source_system and orders.order_id = amounts.order_id
left join cancellations on orders.source_system = cancellations.source_system and orders.order_id = cancellations.order_id
