"""The vars of the project that move a decision, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vars:
    require_double_opt_in: bool = False
    max_consent_age_days: int | None = None
    require_rnd_check: bool = False
    require_known_age: bool = False
    count_undelivered: bool = False
    sms_rule_scope: str = "strict"
    timezone_strategy: str = "intersection"
    unknown_timezone_policy: str = "block"
    send_margin_minutes: int = 0
    cap_policy: str = "conservative"
    dormant_days: int = 120
    default_country: str | None = None
    permanent_failures_max: int = 3


DEFAULTS = Vars()
