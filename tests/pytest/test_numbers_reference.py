"""How the plain reading takes numbers: what definitions.md, section 2 says of them, in examples."""

from __future__ import annotations

import pytest

from reference import numbers
from reference.dirt import spellings


@pytest.mark.parametrize(
    ("written", "country", "read"),
    [
        *((text, None, "+12125552102") for text in (
            "+12125552102", "12125552102", "+1 (212) 555-2102", "+1.212.555.2102", " +12125552102\u00a0", "\ufeff+12125552102\u200b", "'+12125552102",
            "tel:+1-212-555-2102", "rcs:+12125552102", "whatsapp:+12125552102", "SMS:12125552102", "0012125552102", "12125552102.0", "+1/212/5552102", "011 1 212 555 2102",
        )),
        *((text, "US", "+12125552102") for text in ("(212) 555-2102", "2125552102", "2125552102.0", "'2125552102", "011 1 212 555 2102")),
        *((text, None, None) for text in ("2125552102", "(212) 555-2102", "1.21256E+10", "+1 212 555 2102 x7", "212-KL5-2102", "unknown", "", None, "555-0142")),
        *((text, None, "+447700900123") for text in ("+44 7700 900123", "+44 (0)7700 900123", "+4407700900123", "447700900123", "4407700900123", "0044 7700 900123")),
        *((text, "GB", "+447700900123") for text in ("07700 900123", "7700900123")),
        ("011 44 7700 900123", "US", "+447700900123"),
        ("011 44 7700 900123", None, None),
        ("07700 900123", None, None),
        ("+39 06 1234567", None, "+39061234567"),
        ("06 1234567", "IT", "+39061234567"),
        *((text, None, "+525512345678") for text in ("+52 1 55 1234 5678", "+52 55 1234 5678", "5215512345678", "525512345678")),
        *((text, None, "+541112345678") for text in ("+54 9 11 1234-5678", "+54 11 1234-5678", "5491112345678")),
        ("0612345678", "FR", "+33612345678"),
        ("612345678", "FR", "+33612345678"),
        ("364-0142", "US", None),
        ("+1212364014", None, "+1212364014"),
    ],
)  # fmt: skip
def test_a_number_is_read(written: str | None, country: str | None, read: str | None) -> None:
    assert numbers.parse(written, country) == read


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("+12123640142", True), ("+12125550142", False), ("+12129110142", False), ("+1212364014", False), ("+18003640142", False),
        ("+447700900123", True), ("+4477009001234", False), ("+80012345678", False), ("+999123456789", False), ("+870773111234", True),
        ("+1 212 364 0142", False),
    ],
)  # fmt: skip
def test_a_number_is_valid(number: str, is_valid: bool) -> None:
    assert numbers.read(number).is_valid == is_valid


def test_the_seed_of_lengths_says_what_the_package_says() -> None:
    for code, row in numbers.CALLING_CODES.items():
        lengths = {length for length in numbers.possible_lengths(code) if length + len(code) <= 15}
        assert {int(length) for length in row["national_lengths"].split(";")} == lengths, code
        assert (row["has_trunk_zero"] == "true") == numbers.has_trunk_zero(code), code


def test_dirt_knows_many_spellings() -> None:
    assert len(list(spellings("+12123640142"))) > 20
    assert len(list(spellings("+447700900123", "GB"))) > 25
