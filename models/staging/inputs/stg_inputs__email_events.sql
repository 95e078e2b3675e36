{{ stage_input('email_events') }}
