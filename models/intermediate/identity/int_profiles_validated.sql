{{ validated_input('profiles') }}
