{{ config(**connected_as('twilio')) }}
{{ vendor_rows('twilio', ['message', 'messages', 'messages_export'], {
    'message_sid': ['id', 'id', 'sid'],
    'direction': ['text', 'direction'],
    'status': ['text', 'status'],
    'sender': ['text', 'from'],
    'recipient': ['text', 'to'],
    'body': ['text', 'body'],
    'created_at': ['time', 'created_at', 'date_created'],
    'date_sent': ['time', 'date_sent', 'sent_date'],
    'updated_at': ['time', 'updated_at', 'date_updated'],
    'error_code': ['id', 'error_code'],
    'num_segments': ['integer', 'num_segments'],
    'price': ['amount', 'price'],
    'price_unit': ['text', 'price_unit'],
    'messaging_service_sid': ['text', 'messaging_service_sid'],
}, key=['message_sid']) }}
