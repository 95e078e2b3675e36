{{ validated_input('holdout_assignments') }}
