{{ validated_input('loyalty_tiers') }}
