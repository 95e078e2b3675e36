{{ validated_input('promotions') }}
