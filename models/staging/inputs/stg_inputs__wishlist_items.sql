{{ stage_input('wishlist_items') }}
