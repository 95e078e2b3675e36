{{ validated_input('order_lines') }}
