{{ stage_input('deliveries') }}
