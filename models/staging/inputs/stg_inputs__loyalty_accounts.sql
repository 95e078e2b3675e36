{{ stage_input('loyalty_accounts') }}
