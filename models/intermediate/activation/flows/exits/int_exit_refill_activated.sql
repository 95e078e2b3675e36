{# A refill of the product was activated again. -#}
select
    runs.enrollment_key,
    min(refills.occurred_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_refill_subscriptions_validated') }} as refills
    on
        runs.profile_id = refills.profile_id
        and (runs.product_id = refills.product_id or runs.product_id is null or refills.product_id is null)
        and refills.event_type in ('activated', 'renewed')
        and refills.occurred_at <= {{ as_of() }}
        and {{ is_after_entry('refills.occurred_at') }}
where {{ is_listed("'refill_activated'", 'runs.exit_on') }}
group by runs.enrollment_key
