{#
    Texts of flows that are due, as they would go up to the link; null where something is missing that has no fallback. Without a
    brand_name, which exports ask for, they are rendered with the longest.
-#}
{%- set values = recipient_texts('recipients') -%}
{%- set ours = values.keys() | reject('in', ['points', 'category', 'store_name']) | list -%}
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

{% set named = {} -%}
{%- for name in ours + ['offer', 'order_number', 'product_name', 'category', 'points', 'store_name'] -%}
{%- do named.update({name: name}) -%}
{%- endfor -%}
{%- if not var('brand_name') -%}
{%- do named.update({'brand_name': escaped_literal((message_placeholders() | selectattr('name', 'equalto', 'brand_name') | first).at_length)}) -%}
{%- endif -%}
{{ rendered_messages('messages', ['enrollment_key'], named) }}
