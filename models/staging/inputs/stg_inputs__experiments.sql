{{ stage_input('experiments') }}
