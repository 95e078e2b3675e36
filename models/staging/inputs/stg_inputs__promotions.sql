{{ stage_input('promotions') }}
