{# The supply of a product that is used up, by its last order, ends in some days. -#}
select
    profile_id,
    product_id || '|' || order_id as trigger_key,
    supply_ending_at as triggered_at,
    product_id,
    order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_product_supplies') }}
where supply_ending_at <= {{ as_of() }} and {{ is_looked_at('supply_ending_at', 'supply_ending') }}
