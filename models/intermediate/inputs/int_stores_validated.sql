{{ validated_input('stores') }}
