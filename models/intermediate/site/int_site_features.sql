{%- set cart_changes = ['created', 'item_added', 'item_removed', 'updated', 'checkout_started'] -%}
{%- set cart_activity = cart_changes + ['viewed'] -%}
with

events as (
    select
        profile_id,
        event_type,
        occurred_at
    from {{ ref('int_web_events_validated') }}
    union all
    select
        profile_id,
        event_type,
        occurred_at
    from {{ ref('int_cart_events_validated') }}
    union all
    select
        profile_id,
        'checkout_started' as event_type,
        started_at as occurred_at
    from {{ ref('int_checkouts_validated') }}
    union all
    select
        profile_id,
        'checkout_completed' as event_type,
        completed_at as occurred_at
    from {{ ref('int_checkouts_validated') }}
),

last_events as (
    select
        profile_id,
        max(occurred_at) as last_activity_at,
        max(case when event_type = 'product_viewed' then occurred_at end) as last_product_viewed_at,
        max(
            case when event_type in ('product_viewed', 'category_viewed') then occurred_at end
        ) as last_product_or_category_viewed_at,
        max(
            case when event_type in ('{{ cart_activity | join("', '") }}') then occurred_at end
        ) as last_cart_activity_at,
        max(
            case when event_type in ('{{ cart_changes | join("', '") }}') then occurred_at end
        ) as last_cart_changed_at
    from events
    where profile_id is not null and occurred_at <= {{ as_of() }}
    group by profile_id
)

select
    profile_id,
    {{ days_since(reporting_date('last_product_viewed_at')) }} as days_since_product_viewed,
    {{ days_since(reporting_date('last_product_or_category_viewed_at')) }}
        as days_since_product_or_category_viewed,
    {{ days_since(reporting_date('last_activity_at')) }} as days_since_web_activity,
    {{ days_since(reporting_date('last_cart_activity_at')) }} as days_since_cart_activity,
    last_cart_activity_at,
    {{ days_since(reporting_date('last_cart_changed_at')) }} as days_since_cart_changed
from last_events
