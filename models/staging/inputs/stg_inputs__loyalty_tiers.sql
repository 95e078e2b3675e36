{{ stage_input('loyalty_tiers') }}
