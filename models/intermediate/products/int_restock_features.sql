with

stock_changes as (
    select
        product_id,
        occurred_at,
        available_quantity - coalesce(
            lag(available_quantity) over (
                partition by product_id, store_id
                order by occurred_at, {{ byte_order('inventory_event_id') }}
            ),
            0
        ) as change
    from {{ ref('int_inventory_events_validated') }}
    where occurred_at <= {{ as_of() }}
),

stock_levels as (
    select
        product_id,
        occurred_at,
        sum(sum(change)) over (partition by product_id order by occurred_at) as stock
    from stock_changes
    group by product_id, occurred_at
),

last_empty as (
    select
        product_id,
        max(occurred_at) as last_empty_at
    from stock_levels
    where stock = 0
    group by product_id
),

restocks as (
    select
        stock_levels.product_id,
        min(stock_levels.occurred_at) as restocked_at
    from stock_levels
    inner join last_empty on stock_levels.product_id = last_empty.product_id
    where stock_levels.occurred_at > last_empty.last_empty_at
    group by stock_levels.product_id
    having
        {{ days_since(reporting_date('min(stock_levels.occurred_at)')) }}
        < {{ var('restock_days') }}
),

interests as (
    select
        profile_id,
        product_id,
        added_at as interested_at
    from {{ ref('int_wishlist_items_validated') }}
    where removed_at is null or removed_at > {{ as_of() }}
    union all
    select
        profile_id,
        product_id,
        subscribed_at as interested_at
    from {{ ref('int_back_in_stock_subscriptions_validated') }}
    where cancelled_at is null or cancelled_at > {{ as_of() }}
    union all
    select
        profile_id,
        product_id,
        occurred_at as interested_at
    from {{ ref('int_web_events_validated') }}
    where event_type = 'product_viewed' and not was_in_stock and profile_id is not null
)

select distinct
    interests.profile_id,
    true as has_back_in_stock_interest
from interests
inner join restocks on interests.product_id = restocks.product_id
where
    interests.interested_at <= restocks.restocked_at
    and {{ days_since(reporting_date('interests.interested_at')) }}
    < {{ var('back_in_stock_interest_days') }}
    and not exists (
        select 1 from {{ ref('int_order_line_facts') }} as lines
        where
            lines.profile_id = interests.profile_id
            and lines.product_id = interests.product_id
            and lines.ordered_at >= restocks.restocked_at
    )
