"""The page of `sms report`: what the texts did, from the public marts alone."""
