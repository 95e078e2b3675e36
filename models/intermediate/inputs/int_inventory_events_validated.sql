{{ validated_input('inventory_events') }}
