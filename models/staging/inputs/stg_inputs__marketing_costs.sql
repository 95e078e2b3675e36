{{ stage_input('marketing_costs') }}
