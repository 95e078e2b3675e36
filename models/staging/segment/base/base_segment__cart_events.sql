{{ config(**connected_as('segment')) }}
{{ tracked_events({
    'item_added': ['product_added'], 'item_removed': ['product_removed'], 'viewed': ['cart_viewed'], 'updated': ['cart_update'],
}) }}
