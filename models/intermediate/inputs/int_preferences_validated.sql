{{ validated_input('preferences') }}
