{{ stage_input('flow_enrollments') }}
