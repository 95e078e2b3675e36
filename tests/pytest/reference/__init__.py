"""The rules of consent and sending in plain Python, written from the specification alone.

`consent` folds the ledger of a number, `sending` decides about a profile; both start at the raw input rows. Slow and
literal on purpose: what the SQL models say is compared with it row by row.
"""
