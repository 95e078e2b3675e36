{#
    Texts and orders count in the segments that their person was in at their moment, as segment_membership_history has them.
-#}
with

history as (
    select * from {{ ref('segment_membership_history') }}
),

texts as (
    {{ texts_with_credit() }}
),

text_days as (
    select
        history.segment_name,
        history.second_key,
        texts.send_date as activity_date,
        {{ text_totals() }}
    from texts
    inner join history
        on
            texts.profile_id = history.profile_id
            and {{ is_member_at('history', 'texts.sent_at') }}
    group by history.segment_name, history.second_key, texts.send_date
),

order_days as (
    select
        history.segment_name,
        history.second_key,
        orders.order_date as activity_date,
        count(*) as orders,
        sum(orders.revenue) as revenue
    from {{ ref('int_completed_orders') }} as orders
    inner join history
        on
            orders.profile_id = history.profile_id
            and {{ is_member_at('history', 'orders.ordered_at') }}
    group by history.segment_name, history.second_key, orders.order_date
)

select
    segment_days.segment_name,
    segment_days.second_key,
    segment_days.date_day as activity_date,
    segment_days.members,
    {%- for column in ['texts_sent', 'texts_received', 'texts_clicked', 'bot_clicks', 'opt_outs', 'complaints'] %}
    coalesce(text_days.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    {{ as_decimal('coalesce(text_days.attributed_orders, 0)', 28, 12) }} as attributed_orders,
    {{ as_decimal('coalesce(text_days.attributed_revenue, 0)', 18, 2) }} as attributed_revenue,
    text_days.cost,
    coalesce(text_days.mature_texts, 0) as mature_texts,
    coalesce(text_days.texts_without_cost, 0) as texts_without_cost,
    cast(coalesce(order_days.orders, 0) as integer) as member_orders,
    {{ as_decimal('coalesce(order_days.revenue, 0)', 18, 2) }} as member_revenue,
    coalesce(text_days.is_mature, true) as is_mature,
    (select {{ reporting_date('history_from') }} from {{ ref('int_segment_history_start') }}) as history_from
from {{ ref('int_segment_days') }} as segment_days
left join text_days
    on
        segment_days.segment_name = text_days.segment_name
        and coalesce(segment_days.second_key, '') = coalesce(text_days.second_key, '')
        and segment_days.date_day = text_days.activity_date
left join order_days
    on
        segment_days.segment_name = order_days.segment_name
        and coalesce(segment_days.second_key, '') = coalesce(order_days.second_key, '')
        and segment_days.date_day = order_days.activity_date
