select
    candidates.profile_id,
    'number_reassigned' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_latest_number_checks') }} as checks on candidates.phone_e164 = checks.phone_e164
where
    checks.reassigned = 'yes'
    and not exists (
        select 1 from {{ ref('int_consent_ledger') }} as ledger
        where
            ledger.phone_e164 = candidates.phone_e164
            and ledger.took_effect
            and ledger.is_by_the_person
            and {{ reporting_date('ledger.stands_at') }} > checks.reassigned_asked_date
    )
