{# What a subscriber gets next by what it is worth and does, where no flow and no campaign has anything. -#}
with

carts as (
    {{ valued_cart_activity() }}
),

ranked_carts as (
    select
        *,
        row_number() over (partition by profile_id order by happened_at desc, coalesce(value, -1) desc) as newest
    from carts
    where happened_at > {{ as_of(minus_hours=168) }}
),

latest_carts as (
    select
        profile_id,
        happened_at,
        value
    from ranked_carts
    where newest = 1
),

open_carts as (
    select
        latest_carts.profile_id,
        latest_carts.value
    from latest_carts
    left join {{ ref('int_valid_orders') }} as orders
        on latest_carts.profile_id = orders.profile_id and latest_carts.happened_at <= orders.ordered_at
    where orders.order_id is null
)

select
    subscribers.profile_id,
    case
        when subscribers.purchase_power = 'high_value' and subscribers.days_since_last_order < 30 then 'premium_recommendations'
        when subscribers.purchase_power = 'price_sensitive' and open_carts.value > subscribers.average_order_value then 'bundle_discount'
        when subscribers.engagement_score < 30 then 'reengagement_campaign'
        else 'no_action'
    end as branch_action
from {{ ref('sms_subscribers') }} as subscribers
left join open_carts on subscribers.profile_id = open_carts.profile_id
