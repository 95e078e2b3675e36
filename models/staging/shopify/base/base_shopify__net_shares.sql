{# Of each order the share of its prices that is not tax: 1 where they include none. -#}
{{ config(**connected_as('shopify')) }}
with

item_taxes as (
    select
        lines.source_system,
        lines.order_id,
        sum(taxes.tax) as item_tax
    from {{ ref('base_shopify__order_lines') }} as lines
    inner join {{ ref('base_shopify__tax_lines') }} as taxes on lines.source_system = taxes.source_system and lines.order_line_id = taxes.order_line_id
    where lines.is_newest and not lines.is_deleted and taxes.is_newest and taxes.is_newest_of_both and not taxes.is_deleted
    group by lines.source_system, lines.order_id
)

select
    orders.source_system,
    orders.order_id,
    {{ shopify_net_share('orders.is_tax_included', 'orders.subtotal', 'orders.total_tax', 'orders.total_shipping', 'item_taxes.item_tax') }} as net_share
from {{ ref('base_shopify__orders') }} as orders
left join item_taxes on orders.source_system = item_taxes.source_system and orders.order_id = item_taxes.order_id
where orders.is_newest
