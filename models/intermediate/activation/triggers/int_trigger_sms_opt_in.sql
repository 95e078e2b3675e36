{# Each effective opt-in of a number, for its profiles. -#}
select
    profiles.profile_id,
    {{ moment_key('ledger.effective_at') }} as trigger_key,
    max(ledger.effective_at) as triggered_at,
    cast(null as {{ dbt.type_string() }}) as product_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    {{ as_decimal('null', 18, 2) }} as value
from {{ ref('int_consent_ledger') }} as ledger
inner join {{ ref('int_live_profiles') }} as profiles on ledger.phone_e164 = profiles.phone_e164
where ledger.is_effective and {{ is_looked_at('ledger.effective_at', 'sms_opt_in') }}
group by profiles.profile_id, {{ moment_key('ledger.effective_at') }}
