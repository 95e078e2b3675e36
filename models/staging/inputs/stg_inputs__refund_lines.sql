{{ stage_input('refund_lines') }}
