{# An account of the loyalty program was opened. -#}
select
    profile_id,
    loyalty_account_id as trigger_key,
    enrolled_at as triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_loyalty_accounts_validated') }}
where enrolled_at <= {{ as_of() }} and {{ is_looked_at('enrolled_at', 'loyalty_enrolled') }}
