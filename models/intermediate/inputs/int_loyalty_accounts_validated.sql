{{ validated_input('loyalty_accounts') }}
