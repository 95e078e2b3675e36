{# The events of a fulfillment; where none says what the fulfillment itself does, its own status as it stands. -#}
{{ config(**connected_as('shopify', 'deliveries')) }}
with

fulfillments as (
    select * from {{ ref('base_shopify__fulfillments') }}
    where is_newest and not is_deleted and coalesce(lower(status), '') not in ('cancelled', 'canceled', 'error', 'failure')
),

statuses as (
    select
        events.source_system,
        fulfillments.order_id,
        fulfillments.carrier,
        events.fulfillment_id,
        events.event_id,
        lower(events.status) as status,
        events.happened_at as occurred_at,
        events.loaded_at
    from {{ ref('base_shopify__fulfillment_events') }} as events
    inner join fulfillments on events.source_system = fulfillments.source_system and events.fulfillment_id = fulfillments.fulfillment_id
    where events.is_newest and not events.is_deleted
    union all
    select
        source_system,
        order_id,
        carrier,
        fulfillment_id,
        cast(null as {{ dbt.type_string() }}) as event_id,
        coalesce(lower(shipment_status), lower(status)) as status,
        coalesce(updated_at, created_at) as occurred_at,
        loaded_at
    from fulfillments
),

deliveries as (
    select
        *,
        case
            when status in ('in_transit', 'out_for_delivery') then 'in_transit'
            when status in ('delivered', 'ready_for_pickup', 'picked_up') then status
            when status in ('failure', 'attempted_delivery', 'not_delivered') then 'failed'
            when status in ('success', 'fulfilled') and event_id is null then 'shipped'
        end as delivery_status
    from statuses
),

ranked as (
    select
        *,
        count(event_id) over (partition by source_system, fulfillment_id, delivery_status) as events_of_status
    from deliveries
    where delivery_status is not null
)

select
    source_system || ':' || fulfillment_id || ':' || coalesce(event_id, delivery_status) as delivery_id,
    source_system || ':' || order_id as order_id,
    delivery_status as status,
    occurred_at,
    carrier,
    loaded_at
from ranked
where event_id is not null or events_of_status = 0
