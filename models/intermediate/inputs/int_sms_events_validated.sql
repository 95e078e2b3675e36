{{ validated_input('sms_events') }}
