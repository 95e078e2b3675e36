"""The rules of consent, sending and segments in plain Python, written from the specification alone.

`consent` folds the ledger of a number, `sending` decides about a profile, `segments` says who is in which segment; all
start at the raw input rows. Slow and literal on purpose: what the SQL models say is compared with it row by row.
"""
