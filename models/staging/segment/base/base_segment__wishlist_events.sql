{{ config(**connected_as('segment')) }}
{{ tracked_events({'added': ['product_added_to_wishlist'], 'removed': ['product_removed_from_wishlist']}) }}
