{{ validated_input('consent_events') }}
