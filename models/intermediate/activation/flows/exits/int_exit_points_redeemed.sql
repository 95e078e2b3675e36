{# The person redeemed points. -#}
select
    runs.enrollment_key,
    min(ledger.occurred_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_loyalty_accounts_validated') }} as accounts on runs.profile_id = accounts.profile_id
inner join {{ ref('int_loyalty_ledger_validated') }} as ledger
    on
        accounts.loyalty_account_id = ledger.loyalty_account_id
        and ledger.entry_type = 'redeem'
        and ledger.occurred_at <= {{ as_of() }}
        and {{ is_after_entry('ledger.occurred_at') }}
where {{ is_listed("'points_redeemed'", 'runs.exit_on') }}
group by runs.enrollment_key
