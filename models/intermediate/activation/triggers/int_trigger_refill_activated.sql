{# A refill subscription was activated. -#}
select
    profile_id,
    refill_event_id as trigger_key,
    occurred_at as triggered_at,
    product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_refill_subscriptions_validated') }}
where event_type = 'activated' and occurred_at <= {{ as_of() }} and {{ is_looked_at('occurred_at', 'refill_activated') }}
