{{ validated_input('order_discounts') }}
