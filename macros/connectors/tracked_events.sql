{#
    Events that Segment or RudderStack lands in a table each: every event once, as it was first received, with whose it is (person_id): of the user it
    names, else of whoever the device had identified then.

    Args:
        tables: name that the events get -> names of their table
#}
{% macro tracked_events(tables) %}
    {%- set columns = tracked_columns({
        'product_id': ['id', 'product_id'], 'product_name': ['text', 'name', 'product_name'], 'sku': ['id', 'sku'], 'brand': ['text', 'brand'],
        'category': ['text', 'category'], 'price': ['amount', 'price'], 'quantity': ['integer', 'quantity'], 'search_query': ['text', 'query'],
        'cart_id': ['id', 'cart_id'], 'checkout_id': ['id', 'checkout_id'], 'order_id': ['id', 'order_id'], 'products': ['text', 'products'],
        'currency': ['text', 'currency'], 'subtotal': ['amount', 'subtotal'], 'total': ['amount', 'total'], 'revenue': ['amount', 'revenue'],
        'value': ['amount', 'value'], 'discount': ['amount', 'discount'], 'tax': ['amount', 'tax'], 'shipping': ['amount', 'shipping'],
    }) -%}
with

landed_events as (
    {%- for name, names in tables.items() %}
    select *, '{{ name }}' as event_name from (
        {{ vendor_rows('segment', names, columns) }}
    ) as {{ name }}_events
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbered_events as (
    select *, row_number() over (partition by source_system, event_name, event_id order by loaded_at, {{ content_order(columns) }}) as delivery
    from landed_events
)

select numbered_events.*, coalesce(numbered_events.user_id, devices.user_id) as person_id
from numbered_events
{{ join_devices('numbered_events') }}
where numbered_events.delivery = 1 or numbered_events.event_id is null
{%- endmacro %}
