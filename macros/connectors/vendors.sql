{#
    The vendors whose tables are read, by name. inputs: those that models/staging/<vendor> gives, a model each; loaders; tables: names that
    the loaders have for each table without which a connection says nothing. dbt asks for them before it knows the files.
#}
{% macro vendors() %}
    {{ return({
        'klaviyo': {
            'loaders': ['fivetran', 'airbyte'],
            'tables': [['event', 'events', 'events_detailed'], ['metric', 'metrics'], ['person', 'profiles']],
            'inputs': [
                'profiles', 'profile_identities', 'profile_properties', 'consent_events', 'suppressions', 'sms_events', 'sms_campaigns',
                'email_events', 'orders', 'order_lines', 'refunds', 'web_events', 'cart_events', 'checkouts', 'back_in_stock_subscriptions',
            ],
        },
        'shopify': {
            'loaders': ['fivetran', 'airbyte'],
            'tables': [['customer', 'customers', 'order', 'orders']],
            'inputs': [
                'profiles', 'profile_identities', 'profile_properties', 'consent_events', 'suppressions', 'orders', 'order_lines', 'refunds', 'refund_lines',
                'order_discounts', 'products', 'inventory_events', 'stores', 'deliveries', 'checkouts', 'web_events', 'cart_events',
            ],
        },
        'shopify_csv': {
            'loaders': ['csv'],
            'tables': [['orders_export', 'customers_export']],
            'inputs': ['profiles', 'consent_events', 'orders', 'order_lines', 'order_discounts'],
        },
        'twilio': {
            'loaders': ['fivetran', 'airbyte', 'csv'],
            'tables': [['message', 'messages']],
            'inputs': ['sms_events', 'consent_events'],
        },
    }) }}
{% endmacro %}
