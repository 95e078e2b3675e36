{{ stage_input('checkouts') }}
