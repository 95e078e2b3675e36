{{ validated_input('refill_subscriptions') }}
