{{ stage_input('message_bodies') }}
