{{ stage_input('profiles') }}
