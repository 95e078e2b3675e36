{# Points of an active account with a balance expire in loyalty_expiry_days; value = how many. -#}
select
    accounts.profile_id,
    ledger.ledger_id as trigger_key,
    {{ add_hours('ledger.expires_at', -24 * var('loyalty_expiry_days')) }} as triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('ledger.points', 18, 2) }} as value
from {{ ref('int_loyalty_ledger_validated') }} as ledger
inner join {{ ref('int_loyalty_accounts_validated') }} as accounts on ledger.loyalty_account_id = accounts.loyalty_account_id
where
    accounts.status = 'active'
    and accounts.enrolled_at <= {{ as_of() }}
    and accounts.points_balance > 0
    and ledger.points > 0
    and ledger.occurred_at <= {{ as_of() }}
    and ledger.expires_at > {{ as_of() }}
    and {{ add_hours('ledger.expires_at', -24 * var('loyalty_expiry_days')) }} <= {{ as_of() }}
