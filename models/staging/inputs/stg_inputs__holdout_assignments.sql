{{ stage_input('holdout_assignments') }}
