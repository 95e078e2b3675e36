{# A browser has one cart where the pixel does not name it. -#}
{{ config(**connected_as('shopify', 'cart_events')) }}
with

variants as (
    select * from {{ ref('base_shopify__variants') }}
    where is_newest
)

select
    events.source_system || ':' || events.event_id as cart_event_id,
    events.source_system || ':' || coalesce(events.cart_id, events.client_id) as cart_id,
    events.client_id as anonymous_id,
    events.event_type,
    events.occurred_at,
    variants.source_system || ':' || variants.product_id as product_id,
    events.quantity,
    case when events.event_type = 'viewed' then {{ as_decimal('events.cost', 18, 4) }} end as cart_value,
    coalesce(upper(events.currency), events.default_currency) as currency,
    events.loaded_at
from {{ ref('base_shopify__pixel_events') }} as events
left join variants on events.source_system = variants.source_system and events.variant_id = variants.variant_id
where events.is_newest and not events.is_deleted and events.event_type in ('viewed', 'item_added', 'item_removed')
