{# The first order above vip_trigger_amount, or the fifth, whichever came first. -#}
with

ranked as (
    select
        *,
        row_number() over (partition by profile_id order by order_number) as place
    from {{ ref('int_completed_orders') }}
    where revenue > {{ var('vip_trigger_amount') }} or order_number = 5
)

select
    profile_id,
    order_id as trigger_key,
    ordered_at as triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    order_id,
    {{ as_decimal('null', 18, 2) }} as value
from ranked
where place = 1 and {{ is_looked_at('ordered_at', 'vip_reached') }}
