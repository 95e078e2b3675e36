{# Views of products and categories, cut into visits. -#}
with

activity as (
    select
        profile_id,
        occurred_at as happened_at,
        product_id,
        {{ as_decimal('null', 18, 2) }} as value
    from {{ ref('int_web_events_validated') }}
    where
        profile_id is not null
        and event_type in ('product_viewed', 'category_viewed')
        and occurred_at <= {{ as_of() }}
        and {{ is_looked_at('occurred_at', 'browse_abandoned') }}
),

{{ visits_until_order('activity') }}
