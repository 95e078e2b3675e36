{#
    Texts and orders count in the segments that their person was in at their moment, as segment_membership_history has them.
-#}
with

history as (
    select * from {{ ref('segment_membership_history') }}
),

text_days as (
    select * from {{ ref('int_segment_text_days') }}
    where segment_name is not null
),

credit as (
    {{ text_credit() }}
),

credit_days as (
    select
        history.segment_name,
        history.second_key,
        messages.send_date as activity_date,
        sum(credit.orders) as orders,
        sum(credit.revenue) as revenue
    from credit
    inner join {{ ref('performance_messages') }} as messages on credit.message_key = messages.message_key
    inner join history
        on
            messages.profile_id = history.profile_id
            and {{ is_member_at('history', 'messages.sent_at') }}
    group by history.segment_name, history.second_key, messages.send_date
),

order_days as (
    select
        history.segment_name,
        history.second_key,
        completed.order_date as activity_date,
        count(*) as orders,
        sum(completed.revenue) as revenue
    from {{ ref('int_completed_orders') }} as completed
    inner join history
        on
            completed.profile_id = history.profile_id
            and {{ is_member_at('history', 'completed.ordered_at') }}
    group by history.segment_name, history.second_key, completed.order_date
)

select
    segment_days.segment_name,
    segment_days.second_key,
    segment_days.date_day as activity_date,
    segment_days.members,
    {%- for column in ['texts_sent', 'texts_received', 'texts_clicked', 'bot_clicks', 'opt_outs', 'complaints'] %}
    coalesce(text_days.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    {{ as_decimal('coalesce(credit_days.orders, 0)', 28, 12) }} as attributed_orders,
    {{ as_decimal('coalesce(credit_days.revenue, 0)', 18, 2) }} as attributed_revenue,
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
        and segment_days.date_day = text_days.send_date
left join credit_days
    on
        segment_days.segment_name = credit_days.segment_name
        and coalesce(segment_days.second_key, '') = coalesce(credit_days.second_key, '')
        and segment_days.date_day = credit_days.activity_date
left join order_days
    on
        segment_days.segment_name = order_days.segment_name
        and coalesce(segment_days.second_key, '') = coalesce(order_days.second_key, '')
        and segment_days.date_day = order_days.activity_date
