{{ stage_input('refill_subscriptions') }}
