{{ config(**connected_as('postscript')) }}
{{ vendor_rows('postscript', ['subscribers', 'subscriber'], {
    'subscriber_id': ['id', 'id'],
    'phone': ['text', 'phone_number'],
    'email': ['email', 'email'],
    'shopify_customer_id': ['id', 'shopify_customer_id'],
    'created_at': ['time', 'created_at'],
    'updated_at': ['time', 'updated_at'],
    'can_send_marketing': ['boolean or false', 'subscriptions/promotional/can_send', 'subscriptions_promotional_can_send'],
    'can_send_transactional': ['boolean or false', 'subscriptions/transactional/can_send', 'subscriptions_transactional_can_send'],
}) }}
