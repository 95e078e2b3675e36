{{ stage_input('inventory_events') }}
