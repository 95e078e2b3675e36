{#
    The vendors whose tables are read, by name. inputs: those that models/staging/<vendor> gives, a model each; loaders; tables: names that
    the loaders have for each table without which a connection says nothing. dbt asks for them before it knows the files.
#}
{% macro vendors() %}
    {{ return({
        'klaviyo': {
            'loaders': ['fivetran', 'airbyte'],
            'tables': [['event', 'events', 'events_detailed', 'person', 'profiles']],
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
        'twilio': {
            'loaders': ['fivetran', 'airbyte', 'csv'],
            'tables': [['message', 'messages']],
            'inputs': ['sms_events', 'consent_events'],
        },
    }) }}
{% endmacro %}
