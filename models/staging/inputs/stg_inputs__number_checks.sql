{{ stage_input('number_checks') }}
