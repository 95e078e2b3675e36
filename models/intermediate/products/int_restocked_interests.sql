{# Who waited for which product that is back: interest at or before the restock, of the last days. -#}
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

select
    interests.profile_id,
    interests.product_id,
    restocks.restocked_at,
    min(lines.ordered_at) as bought_at
from interests
inner join restocks on interests.product_id = restocks.product_id
left join {{ ref('int_order_line_facts') }} as lines
    on
        interests.profile_id = lines.profile_id
        and interests.product_id = lines.product_id
        and restocks.restocked_at <= lines.ordered_at
where
    interests.interested_at <= restocks.restocked_at
    and {{ days_since(reporting_date('interests.interested_at')) }}
    < {{ var('back_in_stock_interest_days') }}
group by interests.profile_id, interests.product_id, restocks.restocked_at
