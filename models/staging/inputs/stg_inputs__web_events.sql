{{ stage_input('web_events') }}
