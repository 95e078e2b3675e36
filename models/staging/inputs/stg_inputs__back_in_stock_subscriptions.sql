{{ stage_input('back_in_stock_subscriptions') }}
