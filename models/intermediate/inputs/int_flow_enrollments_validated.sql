{{ validated_input('flow_enrollments') }}
