{{ stage_input('loyalty_ledger') }}
