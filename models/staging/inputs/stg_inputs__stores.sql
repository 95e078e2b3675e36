{{ stage_input('stores') }}
