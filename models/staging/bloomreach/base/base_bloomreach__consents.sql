{{ config(**connected_as('bloomreach')) }}
{{ vendor_rows('bloomreach', ['consent', 'consents'], {
    'customer_id': ['id', 'internal_customer_id', 'internal_id', 'customer_id'],
    'phone': ['text', 'phone', 'properties/phone'],
    'action': ['text', 'action', 'properties/action'],
    'category': ['text', 'category', 'properties/category'],
    'valid_until': ['time', 'valid_until', 'properties/valid_until'],
    'valid_until_text': ['text', 'valid_until', 'properties/valid_until'],
    'consent_source': ['text', 'source', 'properties/source'],
    'occurred_at': ['time', 'timestamp'],
    'time_text': ['id', 'timestamp'],
}) }}
