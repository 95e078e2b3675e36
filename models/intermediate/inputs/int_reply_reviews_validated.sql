{{ validated_input('reply_reviews') }}
