{{ stage_input('planned_campaigns') }}
