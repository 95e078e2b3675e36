{{ validated_input('marketing_costs') }}
