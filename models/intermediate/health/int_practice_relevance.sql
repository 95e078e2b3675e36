{#
    Texts of campaigns about a category, and whether the person showed interest in it when the text was sent: a view, an order, a wish or
    membership of category_affinity.
-#}
{%- set view_hours = 24 * var('affinity_view_days') -%}
{%- set order_hours = 24 * var('affinity_order_days') -%}
with

texts as (
    select
        texts.*,
        campaigns.category
    from {{ ref('int_practice_texts') }} as texts
    inner join {{ ref('int_sms_campaigns_validated') }} as campaigns on texts.campaign_id = campaigns.campaign_id
    where campaigns.category is not null
),

categories as (
    select distinct category
    from texts
),

products as (
    select * from {{ ref('int_products_validated') }}
),

interests as (
    select
        events.profile_id,
        coalesce(nullif(products.category, 'uncategorised'), nullif(events.category, 'uncategorised')) as category,
        events.occurred_at as starts_at,
        {{ add_hours('events.occurred_at', view_hours) }} as ends_at
    from {{ ref('int_web_events_validated') }} as events
    left join products on events.event_type = 'product_viewed' and events.product_id = products.product_id
    where
        events.event_type in ('product_viewed', 'category_viewed')
        and events.occurred_at <= {{ as_of() }}
        and events.occurred_at > {{ as_of(minus_hours=view_hours + 24 * (maturity_days() + 91)) }}
    union all
    select
        profile_id,
        category,
        ordered_at as starts_at,
        {{ add_hours('ordered_at', order_hours) }} as ends_at
    from {{ ref('int_order_line_facts') }}
    union all
    select
        wishes.profile_id,
        products.category,
        wishes.added_at as starts_at,
        wishes.removed_at as ends_at
    from {{ ref('int_wishlist_items_validated') }} as wishes
    inner join products on wishes.product_id = products.product_id
    union all
    select
        profile_id,
        second_key as category,
        entered_at as starts_at,
        exited_at as ends_at
    from {{ ref('segment_membership_history') }}
    where segment_name = 'category_affinity'
),

relevant as (
    select distinct texts.message_key
    from interests
    inner join categories on interests.category = categories.category
    inner join texts
        on
            interests.profile_id = texts.profile_id
            and interests.category = texts.category
            and interests.starts_at <= texts.sent_at
            and (interests.ends_at is null or interests.ends_at > texts.sent_at)
)

select
    texts.message_key,
    texts.campaign_name,
    texts.category,
    relevant.message_key is not null as is_relevant
from texts
left join relevant on texts.message_key = relevant.message_key
