with

views as (
    select
        events.profile_id,
        coalesce(
            nullif(products.category, 'uncategorised'),
            nullif(events.category, 'uncategorised')
        ) as category,
        {{ days_since(reporting_date('events.occurred_at')) }} as days_ago
    from {{ ref('int_web_events_validated') }} as events
    left join {{ ref('int_products_validated') }} as products
        on events.event_type = 'product_viewed' and events.product_id = products.product_id
    where
        events.event_type in ('product_viewed', 'category_viewed')
        and events.profile_id is not null
        and events.occurred_at <= {{ as_of() }}
)

select
    profile_id,
    category
from {{ ref('int_order_line_facts') }}
where category is not null and {{ days_since('order_date') }} < {{ var('affinity_order_days') }}
group by profile_id, category
having count(distinct order_id) >= {{ var('affinity_min_orders') }}
union distinct
select
    profile_id,
    category
from views
where category is not null and days_ago < {{ var('affinity_view_days') }}
group by profile_id, category
having count(*) >= {{ var('affinity_min_views') }}
