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
        lines.order_id,
        lines.order_number,
        lines.ordered_at,
        lines.order_date,
        cast(sum(lines.quantity) * consumables.replenish_days as {{ dbt.type_bigint() }}) as supply_days
    from {{ ref('int_order_line_facts') }} as lines
    inner join consumables on lines.product_id = consumables.product_id
    group by
        lines.profile_id,
        lines.product_id,
        lines.order_id,
        lines.order_number,
        lines.ordered_at,
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
),

newest_purchases as (
    select
        *,
        {# a century either way, so that no quantity leads out of the calendar -#}
        cast(
            {{ greatest_of(least_of('supply_days - ' ~ var('replenish_lead_days'), '36500'), '-36500') }} as integer
        ) as due_after_days
    from ranked
    where newest = 1
)

select
    profile_id,
    product_id,
    order_id,
    ordered_at as last_ordered_at,
    order_date as last_order_date,
    supply_days,
    {{ add_hours('ordered_at', 'due_after_days * 24') }} as supply_ending_at
from newest_purchases
