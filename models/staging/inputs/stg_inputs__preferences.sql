{{ stage_input('preferences') }}
