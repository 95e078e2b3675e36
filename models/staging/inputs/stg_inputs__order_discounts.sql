{{ stage_input('order_discounts') }}
