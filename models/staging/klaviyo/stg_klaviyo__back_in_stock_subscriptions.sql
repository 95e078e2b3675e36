{{ config(**connected_as('klaviyo', 'back_in_stock_subscriptions')) }}
select
    source_system || ':' || event_id as subscription_id,
    source_system || ':' || person_id as profile_id,
    source_system || ':' || product_id as product_id,
    occurred_at as subscribed_at
from {{ ref('base_klaviyo__events') }}
where kind = 'back_in_stock' and not is_deleted
