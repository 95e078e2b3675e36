{#
    Numbers that a carrier has deactivated, by a look-up or because so many texts in a row failed for good. A text that arrived, a text from
    the number or an opt-in of the person begins the row again: somebody holds it.
-#}
with

failed as (
    select
        failed.phone_e164,
        failed.message_id,
        max(failed.occurred_at) as failed_at
    from {{ ref('int_failed_texts') }} as failed
    where failed.failure_class = 'permanent' and failed.occurred_at <= {{ as_of() }}
    group by failed.phone_e164, failed.message_id
),

signs as (
    select
        phone_e164,
        max(last_delivered_at) as seen_at
    from {{ ref('int_sms_messages') }}
    group by phone_e164
    union all
    select
        phone_e164,
        max(occurred_at) as seen_at
    from {{ ref('int_inbound_texts') }}
    where is_accepted and occurred_at <= {{ as_of() }}
    group by phone_e164
    union all
    select
        phone_e164,
        max(effective_at) as seen_at
    from {{ ref('int_consent_ledger') }}
    where is_effective and is_consumer_initiated
    group by phone_e164
),

last_signs as (
    select
        phone_e164,
        max(seen_at) as seen_at
    from signs
    group by phone_e164
),

unreachable as (
    select failed.phone_e164
    from failed
    left join last_signs on failed.phone_e164 = last_signs.phone_e164
    where last_signs.seen_at is null or failed.failed_at > last_signs.seen_at
    group by failed.phone_e164
    having count(*) >= {{ var('permanent_failures_max') }}
),

inactive as (
    select phone_e164
    from {{ ref('int_latest_number_checks') }}
    where not is_active
    union distinct
    select phone_e164
    from unreachable
)

select
    candidates.profile_id,
    'number_inactive' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join inactive on candidates.phone_e164 = inactive.phone_e164
