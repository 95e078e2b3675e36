{{ validated_input('planned_campaigns') }}
