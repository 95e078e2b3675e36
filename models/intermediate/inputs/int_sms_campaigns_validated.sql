{{ validated_input('sms_campaigns') }}
