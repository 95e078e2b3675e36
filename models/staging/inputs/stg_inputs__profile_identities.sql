{{ stage_input('profile_identities') }}
