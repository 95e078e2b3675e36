{{ validated_input('refunds') }}
