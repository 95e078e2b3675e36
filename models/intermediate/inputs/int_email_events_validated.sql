{{ validated_input('email_events') }}
