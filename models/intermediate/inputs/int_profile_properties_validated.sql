{{ validated_input('profile_properties') }}
