{{ validated_input('profile_identities') }}
