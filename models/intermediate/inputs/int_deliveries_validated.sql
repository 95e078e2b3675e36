{{ validated_input('deliveries') }}
