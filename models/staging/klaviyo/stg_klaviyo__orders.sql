{# Klaviyo knows of an order what the shop's app wrote into the event: its value is what was charged, without its parts. -#}
{{ config(**connected_as('klaviyo', 'orders')) }}
select
    source_system || ':' || coalesce(native_id, event_id) as order_id,
    source_system || ':' || person_id as profile_id,
    occurred_at as ordered_at,
    case when is_deleted then 'voided' else 'completed' end as status,
    coalesce(upper(currency), default_currency) as currency,
    value + coalesce(total_discounts, 0) as gross_amount,
    coalesce(total_discounts, 0) as discount_amount,
    value as total_amount,
    source_system,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'order'
