{{ stage_input('experiment_arms') }}
