{# The amount that the event names, else that of the products it lists, else of the whole order. -#}
{{ config(**connected_as('segment', 'refunds')) }}
with

refund_events as (
    select * from {{ ref('base_segment__order_events') }}
    where event_name = 'refunded'
),

items as (
    select source_system, event_id, case when count(*) = count(price) then sum(price * quantity) end as amount
    from (
        {{ product_elements('refund_events', ['source_system', 'event_id']) }}
    ) as refunded_products
    group by source_system, event_id
)

select
    refund_events.source_system || ':' || refund_events.event_id as refund_id,
    refund_events.source_system || ':' || refund_events.order_id as order_id,
    refund_events.occurred_at as refunded_at,
    coalesce(refund_events.total, refund_events.value, refund_events.revenue, items.amount, amounts.gross - amounts.discount) as refund_amount,
    refund_events.loaded_at
from refund_events
left join items on refund_events.source_system = items.source_system and refund_events.event_id = items.event_id
left join {{ ref('base_segment__order_amounts') }} as amounts
    on refund_events.source_system = amounts.source_system and refund_events.order_id = amounts.order_id
