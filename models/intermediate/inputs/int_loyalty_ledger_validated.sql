{{ validated_input('loyalty_ledger') }}
