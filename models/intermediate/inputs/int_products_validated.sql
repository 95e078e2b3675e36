{{ validated_input('products') }}
