{# What profiles that count ordered in their window, and before it: one row a profile with any such order. -#}
with

units as (
    select
        experiment_id,
        profile_id,
        assigned_at,
        counted_until,
        retained_from,
        {{ add_hours('assigned_at', -24 * var('experiment_cuped_days')) }} as before_from
    from {{ ref('int_experiment_units') }}
    where is_counted
),

credit as (
    select
        order_id,
        sum(case when channel = 'email' then revenue else 0 end) as email_revenue,
        sum(case when channel = 'sms' then revenue else 0 end) as sms_revenue
    from {{ ref('order_attribution') }}
    where model = {{ escaped_literal(var('attribution_model')) }} and channel <> 'none'
    group by order_id
),

orders as (
    select
        orders.profile_id,
        orders.ordered_at,
        orders.revenue,
        orders.discount_amount,
        credit.email_revenue,
        credit.sms_revenue
    from {{ ref('int_completed_orders') }} as orders
    left join credit on orders.order_id = credit.order_id
    {#- no window holds what is older than all of them #}
    where orders.ordered_at >= (select min(units.before_from) from units)
)

{% set inside = 'orders.ordered_at >= units.assigned_at' -%}
select
    units.experiment_id,
    units.profile_id,
    sum(case when {{ inside }} then 1 else 0 end) as orders,
    sum(case when {{ inside }} then orders.revenue end) as revenue,
    sum(case when {{ inside }} then orders.discount_amount end) as discount,
    sum(case when {{ inside }} then orders.email_revenue end) as email_revenue,
    sum(case when {{ inside }} then orders.sms_revenue end) as sms_revenue,
    max(case when {{ inside }} and orders.ordered_at >= units.retained_from then 1 else 0 end) as retained,
    sum(case when orders.ordered_at < units.assigned_at then orders.revenue end) as revenue_before
from units
inner join orders
    on
        units.profile_id = orders.profile_id
        and units.before_from <= orders.ordered_at
        and units.counted_until > orders.ordered_at
group by units.experiment_id, units.profile_id
