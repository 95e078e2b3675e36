{# What counts as an order of the shop at as_of, without amounts, so that whoever only asks when somebody ordered needs no lines and refunds. -#}
{{ config(materialized='view') }}
select
    order_id,
    profile_id,
    ordered_at,
    channel,
    currency,
    gross_amount,
    discount_amount,
    refunded_amount,
    attributed_channel,
    attributed_message_id
from {{ ref('int_placed_orders') }}
where cancelled_at is null
