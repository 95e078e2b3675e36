{{ stage_input('orders') }}
