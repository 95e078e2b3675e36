{#
    With require_rnd_check a number the reassigned numbers database knows of, which is one of the US or its territories, needs an
    answer no that covers all the time since the consent: asked about the day of the last opt-in of the person or an earlier one,
    and looked up on that day or later. Where only imports speak, their first is the consent: no import shows who holds the number.
-#}
{%- set checked_countries = "'US', " ~ us_territories() -%}
with

opt_ins as (
    select
        phone_e164,
        max(case when is_consumer_initiated then {{ reporting_date('effective_at') }} end) as last_by_the_person_date,
        coalesce(
            max(case when is_consumer_initiated then {{ reporting_date('effective_at') }} end),
            min({{ reporting_date('effective_at') }})
        ) as consent_date
    from {{ ref('int_consent_ledger') }}
    where is_effective
    group by phone_e164
),

judged as (
    select
        candidates.profile_id,
        coalesce(
            checks.reassigned = 'yes'
            and not coalesce(opt_ins.last_by_the_person_date > checks.reassigned_asked_date, false),
            false
        ) as is_reassigned,
        coalesce(
            checks.is_latest
            and checks.reassigned = 'no'
            and checks.reassigned_asked_date <= opt_ins.consent_date
            and {{ reporting_date('checks.checked_at') }} >= opt_ins.consent_date,
            false
        ) as is_cleared,
        coalesce(numbers.country_code in ({{ checked_countries }}), false) as can_be_checked
    from {{ ref('int_sending_candidates') }} as candidates
    inner join {{ ref('int_phone_numbers') }} as numbers on candidates.phone_e164 = numbers.phone_e164
    left join {{ ref('int_latest_number_checks') }} as checks on candidates.phone_e164 = checks.phone_e164
    left join opt_ins on candidates.phone_e164 = opt_ins.phone_e164
)

select
    profile_id,
    'number_reassigned' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from judged
where is_reassigned or ({{ var('require_rnd_check') }} and can_be_checked and not is_cleared)
