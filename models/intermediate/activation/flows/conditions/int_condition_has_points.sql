{# The person has an active account with points. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where
    exists (
        select 1 from {{ ref('int_loyalty_accounts_validated') }} as accounts
        where
            accounts.profile_id = runs.profile_id
            and accounts.status = 'active'
            and accounts.enrolled_at <= {{ as_of() }}
            and accounts.points_balance > 0
    )
