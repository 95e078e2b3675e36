{{ validated_input('message_bodies') }}
