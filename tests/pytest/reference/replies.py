"""What an inbound text means (compliance.md, section 2.2)."""

from __future__ import annotations

import unicodedata

from reference.facts import seed

KEYWORDS = seed("reference", "reply_keywords")
WHOLE_TEXTS = {row["keyword"]: row["outcome"] for row in KEYWORDS if row["match"] in ("word", "message")}
PHRASES = {row["keyword"]: row["outcome"] for row in KEYWORDS if row["match"] == "phrase"}
STOP_WORDS = {row["keyword"] for row in KEYWORDS if row["match"] == "word" and row["outcome"] == "opt_out"}


def normalised(text: str) -> str:
    """Lower case words without accents, one space between them."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def classify(text: str | None) -> str | None:
    """opt_out, opt_in, help, review (a doubtful text), or None."""
    words = normalised(text or "")
    if words in WHOLE_TEXTS:
        return WHOLE_TEXTS[words]
    for phrase, outcome in PHRASES.items():
        if f" {phrase} " in f" {words} ":
            return outcome
    return "review" if STOP_WORDS & set(words.split()) else None
