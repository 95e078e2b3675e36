{{ validated_input('refund_lines') }}
