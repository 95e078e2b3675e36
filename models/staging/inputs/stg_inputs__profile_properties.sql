{{ stage_input('profile_properties') }}
