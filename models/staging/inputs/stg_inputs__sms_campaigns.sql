{{ stage_input('sms_campaigns') }}
