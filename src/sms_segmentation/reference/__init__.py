"""The reference seeds: refresh.py rebuilds them from packages, with the corrections and names of the two CSV files."""
