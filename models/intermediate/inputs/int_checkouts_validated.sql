{{ validated_input('checkouts') }}
