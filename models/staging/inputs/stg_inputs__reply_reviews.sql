{{ stage_input('reply_reviews') }}
