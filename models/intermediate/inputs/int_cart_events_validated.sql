{{ validated_input('cart_events') }}
