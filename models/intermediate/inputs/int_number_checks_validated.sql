{{ validated_input('number_checks') }}
