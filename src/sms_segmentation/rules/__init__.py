"""The rows of the seed jurisdiction_rules in words: what holds at a place on a day, and what two releases have differently."""
