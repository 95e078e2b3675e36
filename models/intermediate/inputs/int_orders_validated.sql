{{ validated_input('orders') }}
