with

consumables as (
    select
        product_id,
        replenish_days
    from {{ ref('int_products_validated') }}
    where is_consumable and replenish_days is not null
),

purchases as (
    select
        lines.profile_id,
        lines.product_id,
        lines.order_number,
        lines.order_date,
        sum(lines.quantity) * consumables.replenish_days as supply_days
    from {{ ref('int_order_line_facts') }} as lines
    inner join consumables on lines.product_id = consumables.product_id
    group by
        lines.profile_id,
        lines.product_id,
        lines.order_number,
        lines.order_date,
        consumables.replenish_days
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id, product_id
            order by order_number desc
        ) as newest
    from purchases
)

select distinct
    profile_id,
    true as has_replenishment_due
from ranked
where
    newest = 1
    and {{ days_since('order_date') }} - supply_days
    between -{{ var('replenish_lead_days') }} and 30
