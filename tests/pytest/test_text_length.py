"""The length of a text as SQL computes it, on every engine."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator

import pytest

from asking import Ask, asked_of
from conftest import ROOT

CASES = ROOT.parent / "shared" / "spec" / "sms_length_cases.csv"
MEASURES = {
    "encoding": "text_encoding('body')",
    "characters": "text_characters('body')",
    "units": "text_units('body')",
    "segments": "text_segments('body')",
}

BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
EXTENSION = "\f^{}\\[~]|€"


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def ask(request: pytest.FixtureRequest, successive: Callable, parsed: Callable) -> Iterator[Ask]:
    with asked_of(request.param, "texts", successive, parsed) as ask:
        yield ask


def measured(text: str) -> dict[str, str | int]:
    """Character by character, as 3GPP TS 23.038 and 23.040 have it."""
    is_gsm7 = all(character in BASIC or character in EXTENSION for character in text)
    widths = [2 if character in EXTENSION else 1 for character in text] if is_gsm7 else [len(character.encode("utf-16-le")) // 2 for character in text]
    whole, part = (160, 153) if is_gsm7 else (70, 67)
    parts, filled = 0, part
    for width in widths:
        if filled + width > part:
            parts, filled = parts + 1, 0
        filled += width
    segments = parts if sum(widths) > whole else min(len(text), 1)
    return {"encoding": "GSM-7" if is_gsm7 else "UCS-2", "characters": len(text), "units": sum(widths), "segments": segments}


def random_texts(number: int) -> list[str]:
    """Of both encodings, most of them about as long as one segment, two or three."""
    draw = random.Random(21)
    basic, both = BASIC, BASIC + EXTENSION * 4
    wide = both + "`çêô’“–…\u00a0\t中한☀\U0001f389\U0001f468\u200d\U00010000\U0010fffd"
    edges = [0, 1, 66, 67, 68, 69, 70, 71, 133, 134, 135, 152, 153, 154, 159, 160, 161, 200, 201, 305, 306, 307, 459, 460]
    texts = ["".join(draw.choices(draw.choice([basic, both, wide]), k=max(0, draw.choice(edges) + draw.randint(-2, 2)))) for _ in range(number)]
    return [text.replace("${", "{$") for text in texts]  # Spark takes it for a variable in a statement


def lengths(ask: Ask, texts: list[str]) -> list[dict[str, str | int]]:
    """A few hundred at a time: more make a query that Spark takes long to plan."""
    return [row for first in range(0, len(texts), 250) for row in ask([{"body": text} for text in texts[first : first + 250]], **MEASURES)]


@pytest.mark.skipif(not CASES.exists(), reason="the worked cases are not here")
def test_every_case(ask: Ask) -> None:
    with CASES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    for case, row in zip(cases, lengths(ask, [case["text"] for case in cases]), strict=True):
        expected = {"encoding": case["encoding"], **{name: int(case[name]) for name in ("characters", "units", "segments")}}
        assert row == expected == measured(case["text"]), (case["case_id"], case["title"])


def test_every_single_character(ask: Ask) -> None:
    """Also a real no-break space, for which case L30 holds a plain one."""
    blocks = [range(1, 0x180), range(0x370, 0x400), range(0x2000, 0x2070), range(0x20A0, 0x20C0), range(0xFFFC, 0x10004), range(0x10FFF0, 0x110000)]
    characters = [chr(code) for block in blocks for code in block]
    assert lengths(ask, characters) == [measured(character) for character in characters]


def test_random_texts(ask: Ask) -> None:
    texts = random_texts(400)
    for text, row in zip(texts, lengths(ask, texts), strict=True):
        assert row == measured(text), text


def test_no_text(ask: Ask) -> None:
    assert ask([{"body": "a"}, {"body": None}], **MEASURES)[1] == dict.fromkeys(MEASURES)
