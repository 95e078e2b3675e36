{# Every input of the contract, parents before their children. #}
{% macro input_names() %}
    {{ return([
        'profiles', 'profile_identities', 'profile_properties', 'consent_events', 'suppressions', 'number_checks',
        'sms_events', 'sms_campaigns', 'email_events', 'orders', 'order_lines', 'refunds', 'refund_lines',
        'order_discounts', 'promotions', 'products', 'web_events', 'cart_events', 'checkouts', 'loyalty_accounts',
        'loyalty_tiers', 'loyalty_ledger', 'preferences', 'wishlist_items', 'back_in_stock_subscriptions',
        'inventory_events', 'stores', 'deliveries', 'refill_subscriptions', 'flow_enrollments', 'holdout_assignments',
        'experiments', 'experiment_arms', 'marketing_costs', 'support_tickets', 'reply_reviews',
        'handed_over_messages', 'planned_campaigns', 'planned_campaign_variants',
        'disclosures', 'message_bodies',
    ]) }}
{% endmacro %}
