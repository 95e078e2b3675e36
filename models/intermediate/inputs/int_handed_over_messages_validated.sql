{{ validated_input('handed_over_messages') }}
