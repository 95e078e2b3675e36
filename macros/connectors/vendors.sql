{#
    The vendors whose tables are read, by name. inputs: those that models/staging/<vendor> gives, a model each; loaders; tables: names that
    the loaders have for each table without which a connection says nothing; needs: tables without which another one says nothing. dbt asks for them
    before it knows the files.
#}
{% macro vendors() %}
    {{ return({
        'klaviyo': {
            'loaders': ['fivetran', 'airbyte'],
            'tables': [['event', 'events', 'events_detailed', 'person', 'profiles']],
            'needs': {'event': ['metric', 'metrics'], 'events': ['metrics', 'metric']},
            'inputs': [
                'profiles', 'profile_identities', 'profile_properties', 'consent_events', 'suppressions', 'sms_events', 'sms_campaigns',
                'email_events', 'orders', 'order_lines', 'refunds', 'web_events', 'cart_events', 'checkouts', 'back_in_stock_subscriptions',
            ],
        },
        'klaviyo_csv': {
            'loaders': ['csv'],
            'tables': [['profiles_export', 'profiles']],
            'inputs': ['profiles', 'profile_identities', 'consent_events'],
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
            'tables': [['message', 'messages', 'messages_export']],
            'inputs': ['sms_events', 'consent_events'],
        },
        'attentive': {
            'loaders': ['fivetran', 'export', 'csv'],
            'tables': [[
                'sms_email_subscribed', 'sms_email_unsubscribed', 'sms_sent', 'sms_inbound', 'sms_message_link_click', 'custom_attribute',
                'general_events', 'subscribers_export',
            ]],
            'inputs': ['profiles', 'profile_identities', 'profile_properties', 'consent_events', 'sms_events'],
        },
        'postscript': {
            'loaders': ['webhooks', 'csv'],
            'tables': [['webhooks', 'subscribers', 'subscribers_export']],
            'inputs': ['profiles', 'profile_identities', 'consent_events', 'sms_events'],
        },
        'segment': {
            'loaders': ['warehouse'],
            'tables': [[
                'identifies', 'users', 'pages', 'product_viewed', 'product_list_viewed', 'products_searched', 'product_added', 'product_removed',
                'cart_viewed', 'checkout_started', 'order_completed', 'cart_update', 'order_created',
            ]],
            'inputs': [
                'profiles', 'profile_identities', 'consent_events', 'orders', 'order_lines', 'refunds', 'products', 'web_events', 'cart_events',
                'checkouts', 'wishlist_items',
            ],
        },
        'bloomreach': {
            'loaders': ['export', 'warehouse'],
            'tables': [['consent', 'campaign', 'customers']],
            'inputs': ['profiles', 'profile_identities', 'consent_events', 'suppressions', 'sms_events'],
        },
        'onetext': {
            'loaders': ['export', 'csv'],
            'tables': [['subscribers', 'subscribers_export']],
            'inputs': ['profiles'],
        },
        'smile': {
            'loaders': ['export', 'warehouse'],
            'tables': [['customers', 'customer']],
            'inputs': ['profiles', 'loyalty_accounts', 'loyalty_ledger', 'loyalty_tiers'],
        },
        'yotpo': {
            'loaders': ['fivetran', 'airbyte'],
            'tables': [['person', 'profiles']],
            'inputs': ['profiles', 'loyalty_accounts'],
        },
    }) }}
{% endmacro %}
