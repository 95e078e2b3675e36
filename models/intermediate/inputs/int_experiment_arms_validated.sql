{{ validated_input('experiment_arms') }}
