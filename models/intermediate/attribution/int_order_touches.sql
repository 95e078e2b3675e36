{#
    Texts and e-mails in whose windows an order lies; one row an order, message and kind of touch, the latest of each. A text touches every
    profile on its number and the one its source names.
-#}
{%- set in_window = 'touches.touch_at <= orders.ordered_at and ' ~ add_hours('touches.touch_at', 'touches.window_hours') ~ ' > orders.ordered_at' -%}
with

orders as (
    select
        orders.order_id,
        orders.profile_id,
        orders.ordered_at,
        case when profiles.phone_e164 is not null then {{ recipient_key('profiles.phone_e164') }} end as recipient_key
    from {{ ref('int_completed_orders') }} as orders
    inner join {{ ref('int_live_profiles') }} as profiles on orders.profile_id = profiles.profile_id
),

text_touches as (
    select
        orders.order_id,
        touches.message_key,
        touches.touch_kind,
        touches.touch_at
    from orders
    inner join {{ ref('int_text_touches') }} as touches
        on orders.recipient_key = touches.recipient_key and {{ in_window }}
    union all
    select
        orders.order_id,
        touches.message_key,
        touches.touch_kind,
        touches.touch_at
    from orders
    inner join {{ ref('int_text_touches') }} as touches
        on orders.profile_id = touches.profile_id and {{ in_window }}
    where coalesce(orders.recipient_key <> touches.recipient_key, true)
),

latest_text_touches as (
    select
        order_id,
        message_key,
        touch_kind,
        max(touch_at) as touch_at
    from text_touches
    group by order_id, message_key, touch_kind
),

email_touches as (
    select
        orders.order_id,
        touches.*,
        row_number() over (
            partition by orders.order_id, touches.message_key, touches.touch_kind
            order by touches.touch_at desc, {{ byte_order('touches.email_event_id') }}
        ) as place
    from orders
    inner join {{ ref('int_email_touches') }} as touches on orders.profile_id = touches.profile_id and {{ in_window }}
)

select
    touches.order_id,
    'sms' as channel,
    touches.touch_kind,
    touches.touch_at,
    touches.message_key,
    messages.message_id,
    messages.campaign_id,
    messages.flow_id,
    messages.flow_step,
    messages.variant_id,
    messages.engagement_track,
    messages.send_date
from latest_text_touches as touches
inner join {{ ref('performance_messages') }} as messages on touches.message_key = messages.message_key
union all
select
    order_id,
    'email' as channel,
    touch_kind,
    touch_at,
    message_key,
    message_id,
    campaign_id,
    flow_id,
    flow_step,
    cast(null as {{ dbt.type_string() }}) as variant_id,
    cast(null as {{ dbt.type_string() }}) as engagement_track,
    {{ reporting_date('touch_at') }} as send_date
from email_touches
where place = 1
