{# What the pixel saw of visits and carts, all its tables in one. -#}
{{ config(**connected_as('shopify')) }}
{%- set tables = {
    'page_viewed_event': 'page_viewed',
    'product_viewed_event': 'product_viewed',
    'collection_viewed_event': 'category_viewed',
    'search_submitted_event': 'search',
    'cart_viewed_event': 'viewed',
    'product_added_to_cart_event': 'item_added',
    'product_removed_from_cart_event': 'item_removed',
} %}
{%- for table, event_type in tables.items() %}
select
    pixel_events.*,
    '{{ event_type }}' as event_type
from (
    {{ vendor_rows('shopify', [table], {
        'event_id': ['id', 'event_id', 'id'],
        'occurred_at': ['time', 'event_timestamp', 'timestamp'],
        'client_id': ['text', 'event_client_id'],
        'variant_id': ['id', 'product_variant_id', 'merchandise_id'],
        'cart_id': ['text', 'cart_id'],
        'collection_title': ['text', 'title'],
        'search_query': ['text', 'query'],
        'quantity': ['integer', 'quantity', 'total_quantity'],
        'cost': ['amount', 'cost_amount'],
        'currency': ['text', 'cost_currency_code'],
    }, key=['event_id']) }}
) as pixel_events
{{ 'union all' if not loop.last }}
{%- endfor %}
