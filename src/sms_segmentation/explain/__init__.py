"""Why somebody may be texted or not: command.py asks and prints, evidence.py and reasons.py know the rows behind each feature and reason."""
