{{ validated_input('wishlist_items') }}
