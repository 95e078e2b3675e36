{# Each order that came by text. -#}
select
    profile_id,
    order_id as trigger_key,
    ordered_at as triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_placed_orders') }}
where profile_id is not null and channel = 'text_to_buy' and {{ is_looked_at('ordered_at', 'text_to_buy_order') }}
