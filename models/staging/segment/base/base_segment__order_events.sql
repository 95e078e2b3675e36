{{ config(**connected_as('segment')) }}
{{ tracked_events({
    'started': ['checkout_started'], 'completed': ['order_completed'], 'created': ['order_created'], 'refunded': ['order_refunded'],
    'cancelled': ['order_cancelled'],
}) }}
