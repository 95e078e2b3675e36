{{ stage_input('support_tickets') }}
