{# A product that someone waited for is back. Who bought it at that instant waits no more; who did later has ended the run. -#}
select
    profile_id,
    product_id || '|' || {{ moment_key('restocked_at') }} as trigger_key,
    restocked_at as triggered_at,
    product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_restocked_interests') }}
where (bought_at is null or bought_at > restocked_at) and {{ is_looked_at('restocked_at', 'back_in_stock') }}
