with

refills as (
    select
        profile_id,
        product_id,
        max(
            case when event_type in ('activated', 'renewed') then occurred_at end
        ) as last_active_at,
        max(case when event_type = 'canceled' then occurred_at end) as last_canceled_at
    from {{ ref('int_refill_subscriptions_validated') }}
    where occurred_at <= {{ as_of() }}
    group by profile_id, product_id
)

select
    profile_id,
    coalesce(
        {{ dbt.bool_or(
            'last_canceled_at is null or last_active_at > last_canceled_at'
        ) }},
        false
    ) as has_active_refill,
    {{ days_since(reporting_date('max(last_canceled_at)')) }} as days_since_refill_canceled
from refills
group by profile_id
