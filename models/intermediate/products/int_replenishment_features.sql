select distinct
    profile_id,
    true as has_replenishment_due
from {{ ref('int_product_supplies') }}
where
    {{ days_since('last_order_date') }} - supply_days
    between -{{ var('replenish_lead_days') }} and 30
