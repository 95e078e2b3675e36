"""The SQL models against a plain reading of the rules (reference/), over random worlds; what replies mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from reference import replies
from reference.comparison import differences
from reference.dirt import Dirt
from reference.inputs import complete, write
from reference.vars import DEFAULTS, Vars
from reference.worlds import RandomWorld


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        ("opt_out", ["STOP", "stop.", " Stop! ", "STOPALL", "Stop all", "Opt out", "OPT-OUT", "OptOut", "ARRÊT", "arret"]),
        ("opt_out", ["QUIT", "End", "revoke", "REMOVE", "🛑 STOP", "STOP PLEASE", "please stop", "Stop texting me"]),
        ("opt_out", ["pls remove me", "Wrong number", "No mas", "No más", "don’t text me again"]),
        ("opt_in", ["UNSTOP", "START", "Yes"]),
        ("help", ["HELP", "Info"]),
        ("review", ["I will stop by your store later", "Can you cancel my order 123?"]),
        (None, ["ok great, no stopping us", "thanks", "Yes please", "S T O P", "stpo", "", None]),
    ],
)
def test_replies(meaning: str | None, texts: list[str | None]) -> None:
    assert {text: replies.classify(text) for text in texts} == dict.fromkeys(texts, meaning)


@pytest.mark.parametrize(
    ("seed", "as_of", "vars"),
    [
        pytest.param(1, "2026-11-24T01:30:00", DEFAULTS, id="an evening in the US"),
        pytest.param(
            2,
            "2026-11-01T17:30:00",
            Vars(
                require_double_opt_in=True, max_consent_age_days=200, send_margin_minutes=20, count_undelivered=True,
                timezone_strategy="prefer_address", unknown_timezone_policy="country",
            ),
            id="the Sunday on which clocks go back, everything asked for twice",
        ),
        pytest.param(
            4,
            "2026-11-26T16:00:00",
            Vars(
                sms_rule_scope="consented", timezone_strategy="prefer_area_code", require_rnd_check=True,
                require_known_age=True, dormant_days=90, default_country="US",
            ),
            id="Thanksgiving, by the area code and with numbers and ages checked",
        ),
    ],
)  # fmt: skip
def test_the_sql_models_say_the_same(seed: int, as_of: str, vars: Vars, decisions_at: Callable, tmp_path: Path) -> None:
    tables = complete(Dirt(seed).spoiled(RandomWorld(seed, datetime.fromisoformat(as_of)).tables))
    changed = {name: value for name, value in asdict(vars).items() if value != getattr(DEFAULTS, name)}
    inputs = write(tables, tmp_path / "inputs")
    [house] = decisions_at(inputs, "duckdb", [{"as_of": as_of, **changed}], tables=["sending_eligibility", "int_profile_features"])
    found = differences(tables, datetime.fromisoformat(as_of), *house, vars)
    assert not found, f"{len(found)} profiles differ, the first of them:\n\n" + "\n\n".join(found[:5])
