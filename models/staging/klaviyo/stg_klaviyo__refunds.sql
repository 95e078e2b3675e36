{# Only of orders that were refunded in full: of a part Klaviyo has no event. -#}
{{ config(**connected_as('klaviyo', 'refunds')) }}
select
    source_system || ':' || event_id as refund_id,
    source_system || ':' || coalesce(order_id, native_id) as order_id,
    occurred_at as refunded_at,
    abs(value) as refund_amount,
    reason,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'refund' and not is_deleted
