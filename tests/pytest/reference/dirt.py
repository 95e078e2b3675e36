"""Spoils clean tables as people and programs do: other spellings of the same, cells that cannot be read, rows of no use.

What only spells otherwise is checked against the reference's own reading; tests of numbers say that this reading is right.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from reference import numbers, reading, replies
from reference.facts import Tables
from reference.inputs import COLUMNS, DAY, FLAG, TIME

BLANKS = [" ", "\u00a0", "\t", "\u202f", "  "]
# What cannot be read, of each kind of column.
UNREADABLE = {TIME: ["5/12/2026", "yesterday", "2026-13-45 00:00:00"], DAY: ["1990-02-30", "12/5/1990"], FLAG: ["maybe", "n/a"]}
TYPOS = ["controll", "landlin", "??", "n/a.", "yse"]
# A cell of these may forbid something; what cannot be read in it must not permit more.
FORBIDDING = {
    "profiles": ["is_test", "deleted_at", "birth_date", "country_code", "region_code", "timezone"],
    "consent_events": ["channel", "consent_level", "source", "message_category"],
    "suppressions": ["channel", "reason", "starts_at", "ends_at"],
    "number_checks": ["line_type", "is_active", "reassigned", "reassigned_asked_date"],
    "preferences": ["preference_value"],
    "holdout_assignments": ["arm", "is_holdout", "assigned_at", "ended_at"],
    "reply_reviews": ["outcome", "decided_at"],
}
HARMLESS = {"profiles": ["latitude", "longitude"], "sms_events": ["num_segments", "cost_amount"]}
WORDED = [*reading.WORDS, *((table, column) for table, columns in reading.PLAIN_WORDS.items() for column in columns)]


class Dirt:
    """Spoils tables; the same seed does it in the same way."""

    def __init__(self, seed: int, often: float = 0.5, seldom: float = 0.02) -> None:
        self.random = random.Random(seed)
        self.often, self.seldom = often, seldom

    def spoiled(self, tables: Tables, breaks: bool = True) -> Tables:
        found = with_numeric_ids({name: [dict(row) for row in rows] for name, rows in tables.items()})
        if breaks:
            self._break_cells(found)
            self._break_texts(found)
        self._spell_numbers(found)
        self._spell_places(found)
        self._spell_words(found)
        self._spell_flags(found)
        self._spell_times(found)
        self._spell_references(found)
        self._add_rows(found)
        return found

    # ---- other spellings of the same

    def number(self, phone_e164: str, country: str | None = None) -> str:
        return self.random.choice(list(spellings(phone_e164, country)) or [phone_e164])

    def _spell_numbers(self, tables: Tables) -> None:
        for rows in tables.values():
            for row in rows:
                phone = row.get("phone_e164")
                if phone and numbers.read(phone).is_valid and self._is(self.often):
                    row["phone_e164"] = self.number(phone, row.get("country_code"))

    def _spell_places(self, tables: Tables) -> None:
        for row in tables["profiles"]:
            country = row["country_code"]
            for column, kind, of in (("country_code", "country", None), ("region_code", "region", country), ("timezone", "time_zone", None)):
                names = NAMES[kind, of, row[column]]
                if names and self._is(self.often):
                    row[column] = self._recased(self.random.choice(names))

    def _spell_words(self, tables: Tables) -> None:
        for table, column in WORDED:
            for row in tables.get(table, []):
                said = row[column]
                if said and self._is(self.often):
                    others = [word for (t, c, word), meaning in reading.MEANINGS.items() if (t, c, meaning) == (table, column, said)]
                    row[column] = self._recased(self.random.choice([said, *others]).replace("_", self.random.choice("_- ")))

    def _spell_flags(self, tables: Tables) -> None:
        for table, column in _columns(FLAG):
            if self._is(self.often):
                for row in tables.get(table, []):
                    if isinstance(row[column], bool):
                        row[column] = self._recased(self.random.choice(sorted(reading.TRUE if row[column] else reading.FALSE)))

    def _spell_times(self, tables: Tables) -> None:
        for table, column in _columns(TIME):
            if self._is(self.often):
                for row in tables.get(table, []):
                    if isinstance(row[column], datetime):
                        row[column] = self.random.choice(list(times(row[column])))

    def _spell_references(self, tables: Tables) -> None:
        for rows in tables.values():
            for row in rows:
                for column in row:
                    if row[column] and column.endswith("_id") and self._is(self.often / 2):
                        row[column] = self.reference(row[column])
                if row.get("email") and self._is(self.often):
                    recased = self._recased(row["email"])
                    row["email"] = self.random.choice([recased, f"mailto:{recased}", f'"A. Person" <{recased}>'])

    def reference(self, id_: str) -> str:
        return self.random.choice([f" {id_}", f"{id_}\u00a0", *([f"{id_}.0", f"'{id_}"] if id_.isdigit() else [])])

    def _recased(self, word: str) -> str:
        word = self.random.choice([word, word.upper(), word.title(), word.lower()])
        return self.random.choice(["", "", *BLANKS]) + word + self.random.choice(["", "", *BLANKS])

    # ---- what cannot be read

    def _break_cells(self, tables: Tables) -> None:
        for broken, share in ((FORBIDDING, self.seldom), (HARMLESS, 5 * self.seldom)):
            for table, columns in broken.items():
                for row in tables.get(table, []):
                    for column in columns:
                        # An empty cell says something, so that a full one is broken.
                        if (row[column] is not None or broken is HARMLESS) and self._is(share):
                            row[column] = self.random.choice(UNREADABLE.get(COLUMNS[table][column][0], TYPOS))

    def _break_texts(self, tables: Tables) -> None:
        """Texts on their way, and opt-outs: state, direction, time, number. An opt-in that cannot be read is of no use."""
        for row in tables["sms_events"]:
            is_stop = row["direction"] == "inbound" and replies.classify(row["body_text"]) in ("opt_out", "review")
            if (is_stop or row["event_type"] in ("queued", "accepted")) and self._is(3 * self.seldom):
                column = self.random.choice(["event_type", "direction", "occurred_at"])
                row[column] = self.random.choice(UNREADABLE.get(COLUMNS["sms_events"][column][0], TYPOS))
        for row in tables["consent_events"]:
            if row["action"] in ("opt_out", "opt_out_carrier") and self._is(3 * self.seldom):
                column = self.random.choice(["action", "occurred_at", "received_at"])
                row[column] = self.random.choice(UNREADABLE.get(COLUMNS["consent_events"][column][0], TYPOS))

    def _add_rows(self, tables: Tables) -> None:
        """The same row once more, and rows without a key."""
        for name, rows in tables.items():
            key = next(iter(COLUMNS[name]))
            for row in list(rows):
                if self._is(self.seldom):
                    rows.append(dict(row))
                if self._is(self.seldom / 4) and key.endswith("_id"):
                    rows.append(row | {key: self.random.choice([None, " "])})
        for rows in tables.values():
            self.random.shuffle(rows)

    def _is(self, share: float) -> bool:
        return self.random.random() < share


NAMES: dict[tuple[str, str | None, str], list[str]] = defaultdict(list)
for (kind, country, name), code in reading.PLACES.items():
    NAMES[kind, country, code].append(name)


def _columns(type_: Any) -> list[tuple[str, str]]:
    return [(table, column) for table, columns in COLUMNS.items() for column, (t, _) in columns.items() if t == type_]


def with_numeric_ids(tables: Tables) -> Tables:
    """Every other profile is known by a number alone."""

    def numeric(profile_id: str) -> str:
        position = re.fullmatch(r"p(\d+)", profile_id)
        return str(20000 + int(position[1])) if position and int(position[1]) % 2 else profile_id

    for rows in tables.values():
        for row in rows:
            if row.get("profile_id"):
                row["profile_id"] = numeric(row["profile_id"])
    return tables


def spellings(phone_e164: str, country: str | None = None) -> Iterator[str]:
    """Other ways to write a valid number in a row of a country."""
    code, digits = numbers.calling_code(phone_e164), phone_e164[1:]
    national = digits[len(code) :]
    groups = re.findall(r"\d{1,3}", national)
    ways = [
        *(blank + phone_e164 for blank in BLANKS), *(phone_e164 + blank for blank in BLANKS), f"{phone_e164}\u200b",
        f"'{phone_e164}", f"00{digits}", f"00 {code} {national}", digits, f"{digits}.0", f" {digits} ",
        *(f"{prefix}:{phone_e164}" for prefix in ("tel", "rcs", "sms", "whatsapp", "WhatsApp")),
        f"+{code} {' '.join(groups)}", f"+{code}-{'-'.join(groups)}", f"+{code}.{'.'.join(groups)}", f"+{code} / {national}",
        f"+{code} ({groups[0]}) {''.join(groups[1:])}", f"tel:+{code}-{'-'.join(groups)}", f"+{code}\u00a0{national}",
    ]  # fmt: skip
    if numbers.has_trunk_zero(code):
        ways += [f"+{code}0{national}", f"+{code} (0) {national}", f"00{code}0{national}", f"{code}0{national}"]
    if code == "52" or code == "54":
        ways += [f"+{code}{'1' if code == '52' else '9'}{national}", f"+{code} {'1' if code == '52' else '9'} {national}"]
    if country and numbers.CALLING_CODE_OF.get(country) == code:
        ways += [national, f"({groups[0]}) {'-'.join(groups[1:])}", f"{national}.0", f"0{national}", f"'{national}"]
    if code == "1" or country in numbers.NANP_COUNTRIES:
        ways += [f"011{digits}", f"011 {code} {national}"]
    for way in ways:
        if numbers.parse(way, country) == phone_e164:
            yield way


def times(at: datetime) -> Iterator[str]:
    """Other ways to write an instant."""
    there = at - timedelta(hours=5)
    yield from (f"{at:%Y-%m-%dT%H:%M:%S.%fZ}", f"{at:%Y-%m-%d %H:%M:%S.%f} UTC", f"{at:%Y-%m-%d %H:%M:%S.%f}+00", f"{at:%Y-%m-%d %H:%M:%S.%f}")
    yield from (f"{at:%Y-%m-%dT%H:%M:%S.%f}+0000", f"{there:%Y-%m-%d %H:%M:%S.%f} -0500", f"{there:%Y-%m-%dT%H:%M:%S.%f}-05:00")
    if not at.microsecond:
        seconds = round(at.replace(tzinfo=UTC).timestamp())
        yield format_datetime(at.replace(tzinfo=UTC))
        yield f"{at:%Y-%m-%dT%H:%M:%SZ}"
        if 10**9 <= seconds < 10**10:
            yield from (str(seconds), str(seconds * 1000))
