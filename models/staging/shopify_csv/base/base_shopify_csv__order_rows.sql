{#
    A row of the export is a line of an order; the first row of a Name holds the order as well. Where several files hold an order the newest
    counts. line_index is the place within the order.
-#}
{{ config(**connected_as('shopify_csv')) }}
{%- set columns = {
    'file_name': ['text', '_file', '_file_name'],
    'line_number': ['integer', '_line', '_line_number', '_row', '_row_number'],
    'order_name': ['text', 'Name'],
    'order_id': ['id', 'Id'],
    'email': ['email', 'Email'],
    'phone': ['number', 'Phone'],
    'financial_status': ['text', 'Financial Status'],
    'currency': ['text', 'Currency'],
    'subtotal': ['amount', 'Subtotal'],
    'shipping': ['amount', 'Shipping'],
    'taxes': ['amount', 'Taxes'],
    'total': ['amount', 'Total'],
    'discount_code': ['text', 'Discount Code'],
    'discount_amount': ['amount', 'Discount Amount'],
    'refunded_amount': ['amount', 'Refunded Amount'],
    'created_at': ['time', 'Created at'],
    'cancelled_at': ['time or 1970-01-01', 'Cancelled at', 'Canceled at'],
    'source_name': ['text', 'Source'],
    'country_code': ['country', 'Shipping Country'],
    'region_code': ['region', 'Shipping Province', 'Shipping Province Name'],
    'city': ['text', 'Shipping City'],
    'postal_code': ['number', 'Shipping Zip'],
    'quantity': ['integer', 'Lineitem quantity'],
    'product_name': ['text', 'Lineitem name'],
    'price': ['amount', 'Lineitem price'],
    'compare_at_price': ['amount', 'Lineitem compare at price'],
    'sku': ['number', 'Lineitem sku'],
    'line_discount': ['amount', 'Lineitem discount'],
} %}
with

file_rows as (
    {{ vendor_rows('shopify_csv', ['orders_export', 'orders'], columns) }}
),

ranked as (
    select
        *,
        rank() over (partition by source_system, order_name order by loaded_at desc nulls last, {{ byte_order('file_name') }} desc nulls last) as file_place
    from file_rows
),

newest_rows as (
    select
        *,
        row_number() over (
            partition by source_system, order_name
            order by
                case when created_at is not null then 0 else 1 end, line_number nulls last, {{ byte_order('product_name') }} nulls last,
                {{ byte_order('sku') }} nulls last, price nulls last, quantity nulls last, {{ content_order(columns) }}
        ) as line_index
    from ranked
    where file_place = 1 and order_name is not null
)

select
    *,
    {{ shopify_net_share('taxes > 0 and total = subtotal + shipping', 'subtotal', 'taxes', 'shipping') }} as net_share,
    max(order_id) over (partition by source_system, order_name) as id_of_order
from newest_rows
