{{ stage_input('cart_events') }}
