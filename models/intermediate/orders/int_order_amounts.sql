with

orders as (
    select * from {{ ref('int_shop_orders') }}
),

line_sums as (
    select
        order_id,
        sum(case when coalesce(is_gift_card, false) then line_total else 0 end) as gift_card_amount,
        sum(case when coalesce(is_gift_card, false) then 0 else quantity end) as units,
        max(case when unit_price < compare_at_price then 1 else 0 end) as has_marked_down_line
    from {{ ref('int_order_lines_validated') }}
    group by order_id
),

gift_card_refunds as (
    select
        refund_lines.refund_id,
        sum(refund_lines.refund_amount) as gift_card_amount
    from {{ ref('int_refund_lines_validated') }} as refund_lines
    inner join {{ ref('int_order_lines_validated') }} as order_lines
        on refund_lines.order_line_id = order_lines.order_line_id
    where order_lines.is_gift_card
    group by refund_lines.refund_id
),

refund_sums as (
    select
        refunds.order_id,
        sum(
            case
                when refunds.refunded_at <= {{ as_of() }}
                    then refunds.refund_amount - coalesce(gift_card_refunds.gift_card_amount, 0)
                else 0
            end
        ) as refunded_amount
    from {{ ref('int_refunds_validated') }} as refunds
    left join gift_card_refunds on refunds.refund_id = gift_card_refunds.refund_id
    group by refunds.order_id
),

code_orders as (
    select distinct order_id
    from {{ ref('int_order_discounts_validated') }}
    where discount_kind = 'code'
)

select
    orders.order_id,
    orders.profile_id,
    orders.ordered_at,
    {{ reporting_date('orders.ordered_at') }} as order_date,
    orders.channel,
    orders.attributed_channel,
    orders.attributed_message_id,
    {%- set goods_amount = 'orders.gross_amount - orders.discount_amount - coalesce(line_sums.gift_card_amount, 0)' %}
    {#- the roll-up of the order counts only where no refund row exists at all #}
    {%- set net_amount = goods_amount ~ ' - coalesce(refund_sums.refunded_amount, orders.refunded_amount, 0)' %}
    {{ as_decimal(greatest_of(net_amount, '0') ~ ' * rates.rate', 18, 4) }} as revenue,
    {{ as_decimal(greatest_of(goods_amount, '0') ~ ' * rates.rate', 18, 4) }} as revenue_before_refunds,
    {{ as_decimal('orders.discount_amount * rates.rate', 18, 4) }} as discount_amount,
    cast(coalesce(line_sums.units, 0) as integer) as units,
    orders.discount_amount > 0 or coalesce(line_sums.has_marked_down_line, 0) = 1 as is_discounted,
    code_orders.order_id is not null as has_discount_code
from orders
left join line_sums on orders.order_id = line_sums.order_id
left join refund_sums on orders.order_id = refund_sums.order_id
left join code_orders on orders.order_id = code_orders.order_id
left join {{ ref('int_currency_rates') }} as rates
    on {{ rate_holds('rates', 'upper(orders.currency)', reporting_date('orders.ordered_at')) }}
