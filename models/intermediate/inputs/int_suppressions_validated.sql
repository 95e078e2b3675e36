{{ validated_input('suppressions') }}
