{{ config(**connected_as('smile')) }}
{{ vendor_rows('smile', ['points_transactions', 'points_transaction'], {
    'transaction_id': ['id', 'id'],
    'customer_id': ['id', 'customer_id'],
    'points_change': ['integer', 'points_change'],
    'description': ['text', 'description'],
    'created_at': ['time', 'created_at'],
}, key=['transaction_id']) }}
