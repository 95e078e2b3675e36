{{ stage_input('sms_events') }}
