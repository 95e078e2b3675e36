"""How good scores turn out: trial.py plays a past day through, measures.py judges, pictures.py draws, report.html tells."""
