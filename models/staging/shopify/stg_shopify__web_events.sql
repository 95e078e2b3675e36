{# The pixel knows browsers, not people: profile_identities has whom a browser (client_id) belongs to. -#}
{{ config(**connected_as('shopify', 'web_events')) }}
with

variants as (
    select * from {{ ref('base_shopify__variants') }}
    where is_newest
)

select
    events.source_system || ':' || events.event_id as web_event_id,
    events.client_id as anonymous_id,
    events.event_type,
    events.occurred_at,
    variants.source_system || ':' || variants.product_id as product_id,
    case when events.event_type = 'category_viewed' then events.collection_title end as category,
    events.search_query,
    events.source_system,
    events.loaded_at
from {{ ref('base_shopify__pixel_events') }} as events
left join variants on events.source_system = variants.source_system and events.variant_id = variants.variant_id
where events.is_newest and not events.is_deleted and events.event_type in ('page_viewed', 'product_viewed', 'category_viewed', 'search')
