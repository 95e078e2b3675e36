{{ validated_input('web_events') }}
