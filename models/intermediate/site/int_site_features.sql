{%- set cart_activity_events = cart_activity() | join("', '") -%}
{%- set cart_change_events = cart_changes() | join("', '") -%}
with

last_events as (
    select
        profile_id,
        max(occurred_at) as last_activity_at,
        max(case when event_type = 'product_viewed' then occurred_at end) as last_product_viewed_at,
        max(
            case when event_type in ('product_viewed', 'category_viewed') then occurred_at end
        ) as last_product_or_category_viewed_at,
        max(
            case when event_type in ('{{ cart_activity_events }}') then occurred_at end
        ) as last_cart_activity_at,
        max(
            case when event_type in ('{{ cart_change_events }}') then occurred_at end
        ) as last_cart_changed_at,
        count(
            distinct case
                when {{ days_since(reporting_date('occurred_at')) }} < 90 then {{ reporting_date('occurred_at') }}
            end
        ) as site_days_90d
    from {{ ref('int_site_events') }}
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
    {{ days_since(reporting_date('last_cart_changed_at')) }} as days_since_cart_changed,
    cast(site_days_90d as integer) as site_days_90d
from last_events
