"""What an inbound text means (law.md, section 2.2)."""

from __future__ import annotations

import unicodedata
from functools import cache

from reference.facts import seed

KEYWORDS = seed("reference", "reply_keywords")
WHOLE_TEXTS = {row["keyword"]: row["outcome"] for row in KEYWORDS if row["match"] in ("word", "message")}
PHRASES = {row["keyword"]: row["outcome"] for row in KEYWORDS if row["match"] == "phrase"}
STOP_WORDS = {row["keyword"] for row in KEYWORDS if row["match"] == "word" and row["outcome"] == "opt_out"}
# What stands for several letters is one letter still, but for these.
LIGATURES = "ßẞĲĳﬀﬁﬂﬃﬄﬅﬆ"
# Scripts as the first word of a character's name.
WITHOUT_BLANKS = ("CJK", "HANGUL", "HIRAGANA", "IDEOGRAPHIC", "KATAKANA", "KATAKANA-HIRAGANA", "THAI")


def is_mark(character: str) -> bool:
    """An accent, or what nobody sees: joiners, selectors of variants."""
    hidden = unicodedata.category(character) in ("Me", "Cf") or character == "\u034f" or "VARIATION SELECTOR" in unicodedata.name(character, "")
    return hidden or unicodedata.combining(character) > 0


def is_letter(character: str) -> bool:
    """A letter, a digit or a vowel sign."""
    return unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Mn", "Mc")


def plain(character: str) -> str:
    """Letters that a character is a styled or accented form of; Hangul keeps its syllables."""
    if is_mark(character) or unicodedata.name(character, "").startswith("HANGUL"):
        return "" if is_mark(character) else character
    letters = character
    for _ in range(2):
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not is_mark(c)).casefold()
    letters = "".join(filter(is_letter, letters)) or " "
    return letters if len(letters) < 2 or character in LIGATURES else character.lower()


def normalised(text: str) -> str:
    """Words of small letters without accents, one space between them."""
    letters = "".join(plain(character) for character in text)
    return " ".join("".join(c if is_letter(c) else " " for c in letters).split())


@cache
def has_no_blanks(keyword: str) -> bool:
    return any(unicodedata.name(c, "").split(" ")[0] in WITHOUT_BLANKS for c in keyword)


def holds(words: str, keyword: str) -> bool:
    """Whether the words hold the keyword: within others in scripts without blanks, else as whole words."""
    return keyword in words if has_no_blanks(keyword) else f" {keyword} " in f" {words} "


def is_short_and_foreign(words: str) -> bool:
    """Whether letters stand in it that are no Latin ones of words (phonetic ones are not)."""
    return len(words) < 20 and max(words, default="") > "\u024f"


@cache
def classify(text: str | None) -> str | None:
    """opt_out, opt_in, help, review (a doubtful text), or None."""
    words = normalised(text or "")
    if words in WHOLE_TEXTS:
        return WHOLE_TEXTS[words]
    for phrase, outcome in PHRASES.items():
        if holds(words, phrase):
            return outcome
    return "review" if any(holds(words, word) for word in STOP_WORDS) or is_short_and_foreign(words) else None
