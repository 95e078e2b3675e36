{{ stage_input('consent_events') }}
