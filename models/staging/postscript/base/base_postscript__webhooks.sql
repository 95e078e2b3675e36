{{ config(**connected_as('postscript')) }}
{{ vendor_rows('postscript', ['webhooks', 'webhook'], {
    'event': ['text', 'event'],
    'event_time': ['time', 'event_time'],
    'received_at': ['time', 'received_at'],
    'subscriber_id': ['id', 'event_data/subscriber_id'],
    'subscriber_phone': ['text', 'event_data/phone_number'],
    'email': ['email', 'event_data/email'],
    'message_id': ['id', 'event_data/id'],
    'sender': ['text', 'event_data/from_number'],
    'recipient': ['text', 'event_data/to_number'],
    'body': ['text', 'event_data/body'],
    'is_opt_out': ['boolean or true', 'event_data/is_opt_out'],
    'created_at': ['time', 'event_data/created_at'],
}) }}
