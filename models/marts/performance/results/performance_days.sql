with

texts as (
    {{ texts_with_credit() }}
),

totals as (
    select
        send_date,
        {{ text_totals() }}
    from texts
    where send_date is not null
    group by send_date
),

opt_outs as (
    select
        {{ reporting_date('opted_out_at') }} as date_day,
        count(*) as opt_outs
    from {{ ref('int_opt_outs') }}
    group by {{ reporting_date('opted_out_at') }}
),

{% for date in ['order_date', 'send_date'] -%}
credit_by_{{ date }} as (
    select
        {{ date }},
        sum(weight) as orders,
        sum(revenue) as revenue
    from {{ ref('order_attribution') }}
    where {{ is_credited_to_texts() }}
    group by {{ date }}
),

{% endfor -%}
orders as (
    select
        order_date,
        count(*) as orders,
        sum(revenue) as revenue
    from {{ ref('int_order_amounts') }}
    group by order_date
)

select
    days.date_day as calendar_date,
    {%- for column in ['texts_sent', 'texts_received', 'texts_clicked', 'bot_clicks'] %}
    coalesce(totals.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    cast(coalesce(opt_outs.opt_outs, 0) as integer) as opt_outs,
    coalesce(totals.complaints, 0) as complaints,
    {{ as_decimal('coalesce(credit_by_send_date.orders, 0)', 28, 12) }} as attributed_orders,
    {{ as_decimal('coalesce(credit_by_send_date.revenue, 0)', 18, 2) }} as attributed_revenue,
    totals.cost,
    coalesce(totals.texts_without_cost, 0) as texts_without_cost,
    coalesce(totals.mature_texts, 0) as mature_texts,
    {{ as_decimal('coalesce(credit_by_order_date.revenue, 0)', 18, 2) }} as attributed_revenue_by_order_date,
    {{ as_decimal('coalesce(orders.revenue, 0)', 18, 2) }} as revenue,
    cast(coalesce(orders.orders, 0) as integer) as orders,
    subscribers.subscribers,
    subscribers.new_subscribers,
    {{ as_decimal('other_costs.amount', 18, 4) }} as other_cost,
    coalesce(totals.is_mature, true) as is_mature,
    coalesce(totals.opt_outs, 0) as credited_opt_outs
from {{ ref('int_days') }} as days
inner join {{ ref('int_subscribers_by_day') }} as subscribers on days.date_day = subscribers.date_day
left join credit_by_send_date on days.date_day = credit_by_send_date.send_date
left join totals on days.date_day = totals.send_date
left join opt_outs on days.date_day = opt_outs.date_day
left join credit_by_order_date on days.date_day = credit_by_order_date.order_date
left join orders on days.date_day = orders.order_date
left join {{ ref('int_other_costs') }} as other_costs on days.date_day = other_costs.cost_date
