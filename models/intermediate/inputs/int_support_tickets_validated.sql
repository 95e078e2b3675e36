{{ validated_input('support_tickets') }}
