{#
    What is forgotten of a big input, and after how many days (none = never): ordinary replies, and what was looked at and lay in the cart, which
    only recent features read. Who did what, of which kind and when is kept, since some features look back to the first day.
#}
{% macro forgotten_cells(name) %}
    {%- set forgotten = {
        'sms_events': {'days': var('keep_replies_days'), 'columns': ['body_text']},
        'web_events': {
            'days': var('keep_site_events_days'),
            'columns': ['anonymous_id', 'session_id', 'product_id', 'category', 'search_query', 'was_in_stock', 'time_on_page_seconds'],
        },
        'cart_events': {
            'days': var('keep_site_events_days'),
            'columns': ['anonymous_id', 'product_id', 'quantity', 'cart_value', 'currency'],
        },
    } -%}
    {{ return(forgotten.get(name, {'days': none, 'columns': []})) }}
{% endmacro %}
