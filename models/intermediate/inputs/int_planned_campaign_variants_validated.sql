{{ validated_input('planned_campaign_variants') }}
