{{ validated_input('experiments') }}
