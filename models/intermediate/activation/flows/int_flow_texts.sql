{#
    Texts of flows that are due, as they would go up to the link; null where something is missing that has no fallback. Without a
    brand_name, which exports ask for, they are rendered with the longest.
-#}
{%- set known = ['offer', 'order_number', 'product_name', 'category', 'points', 'store_name'] -%}
{%- set ours = recipient_columns() | reject('in', known) | list -%}
with

messages as (
    select
        due.enrollment_key,
        due.body,
        due.offer_text as offer,
        due.order_id as order_number,
        products.product_name,
        coalesce(case when products.category <> 'uncategorised' then products.category end, recipients.category) as category,
        coalesce(cast(cast(due.points_expiring as integer) as {{ dbt.type_string() }}), recipients.points) as points,
        coalesce(stores.store_name, recipients.store_name) as store_name,
        {{ qualified('recipients', ours) }}
    from {{ ref('int_flow_steps_due') }} as due
    inner join {{ ref('int_recipient_values') }} as recipients on due.profile_id = recipients.profile_id
    left join {{ ref('int_products_validated') }} as products on due.product_id = products.product_id
    left join {{ ref('int_placed_orders') }} as orders on due.order_id = orders.order_id
    left join {{ ref('int_stores_validated') }} as stores on orders.store_id = stores.store_id
    where due.channel = 'sms'
)

{{ rendered_messages('messages', ['enrollment_key'], values_from(known + ours)) }}
