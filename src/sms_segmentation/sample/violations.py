"""Texts that broke a rule of sending, and texts that just did not: what sending_violations has to find."""

from dataclasses import dataclass, field
from typing import Any

from sms_segmentation.sample.planting import (
    Case,
    Row,
    case,
    consent,
    day,
    opt_in,
    opt_out,
    reply,
    review,
    sms_event,
    suppressed,
    text,
)
from sms_segmentation.sample.world import DAY, SECOND, utc

SUBSCRIBED = opt_in(day(300))
STOP = reply(day(50), "STOP", sms_event_id="stop")
DOUBT = reply(day(50), "I will stop by your store later", sms_event_id="doubtful")
TORONTO = {"area": "416", "country_code": "CA", "region_code": "ON", "city": "Toronto"}
MIAMI = {"area": "305", "region_code": "FL", "city": "Miami"}
JACKSON = {"area": "601", "region_code": "MS", "city": "Jackson"}
PROVIDENCE = {"area": "401", "region_code": "RI", "city": "Providence"}
HONOLULU = {"region_code": "HI", "city": "Honolulu"}
SIX_MONTHS_AGO = utc(2026, 5, 20, 17)
NINE_IN_THE_EVENING = day(9, 2)  # of 10 November in New York
SUNDAY, LABOR_DAY = day(5), utc(2026, 9, 7, 16)


EVIDENCE = ("consent_event_id", "sms_event_id", "suppression_id")


@dataclass
class Planted:
    case: Case
    broken: list[dict[str, Any]] = field(default_factory=list)

    def broke(self, rule: str, evidence: str | None = None, later: bool = False) -> "Planted":
        """Its text m broke the rule, which a row of the case or a seed shows; `later`: only one that arrived after the text."""
        of_the_case = {row.get(key) for _, row in self.case.rows for key in EVIDENCE} - {None}
        self.broken.append(
            {
                "message_id": f"{self.case.name}_m",
                "rule": rule,
                "was_known_when_sent": not later,
                "evidence_id": f"{self.case.name}_{evidence}" if evidence in of_the_case else evidence,
            }
        )
        return self


def planted(name: str, proves: str, *rows: Row | list[Row], **profile: Any) -> Planted:
    return Planted(case(f"sent_{name}", proves, *rows, **profile))


def m(at: int, **more: Any) -> list[Row]:
    return text(at, message_id="m", **more)


PLANTED = [
    planted("after_stop", "a text after a STOP", SUBSCRIBED, STOP, m(day(40)))
    .broke("opted_out", "stop"),
    planted("before_the_stop_arrived", "a text before the opt-out was loaded", SUBSCRIBED,
            opt_out(day(50), consent_event_id="out", loaded_at=day(30)), m(day(40)))
    .broke("opted_out", "out", later=True),
    planted("before_the_second_stop_arrived", "the first opt-out was known", SUBSCRIBED, STOP,
            opt_out(day(45), loaded_at=day(30)), m(day(40)))
    .broke("opted_out", "stop"),
    planted("with_the_stop", "at one instant the opt-out wins", SUBSCRIBED,
            opt_out(day(40), consent_event_id="out"), m(day(40)))
    .broke("opted_out", "out", later=True),
    planted("a_second_before_the_stop", "a text before the opt-out is none", SUBSCRIBED,
            opt_out(day(40) + SECOND), m(day(40))),
    planted("after_import", "an import lifts no opt-out", SUBSCRIBED, STOP,
            opt_in(day(45), source="import"), m(day(40)))
    .broke("opted_out", "stop"),
    planted("after_start", "a START does", SUBSCRIBED, STOP, reply(day(45), "START"), m(day(40))),
    planted("between_start_and_stop", "consent stood when it was sent", SUBSCRIBED, STOP,
            reply(day(45), "START"), opt_out(day(30)), m(day(40))),
    planted("before_the_start_arrived", "a lift counts from its own time", SUBSCRIBED, STOP,
            opt_in(day(45), loaded_at=day(30)), m(day(40))),
    planted("after_reassignment", "so is a reassigned number", SUBSCRIBED,
            consent("number_reassigned", day(50), source="carrier", consent_event_id="new"),
            m(day(40)))
    .broke("opted_out", "new"),
    planted("without_consent", "no consent at all", m(day(40))).broke("no_consent"),
    planted("with_weak_consent", "none of a level that counts", opt_in(day(300), "express"),
            m(day(40)))
    .broke("no_consent"),
    planted("before_the_opt_in", "consent came later", opt_in(day(30)), m(day(40)))
    .broke("no_consent"),
    planted("after_denial", "never_subscribed ends consent", SUBSCRIBED,
            consent("never_subscribed", day(50), source="api", consent_event_id="never"),
            m(day(40)))
    .broke("no_consent", "never"),
    planted("before_the_denial_arrived", "as long as nobody knew", SUBSCRIBED,
            consent("never_subscribed", day(50), source="api", consent_event_id="never",
                    loaded_at=day(30)),
            m(day(40)))
    .broke("no_consent", "never", later=True),
    planted("while_pending", "asked for is not given",
            consent("opt_in_pending", day(60), consent_level="express_written"), m(day(40)))
    .broke("double_opt_in_pending"),
    planted("after_expiry", "an implied consent ran out",
            opt_in(SIX_MONTHS_AGO - 30 * DAY, "implied"), m(day(20)), **TORONTO)
    .broke("consent_expired"),
    planted("before_expiry", "and had not before", opt_in(SIX_MONTHS_AGO - 30 * DAY, "implied"),
            m(day(40)), **TORONTO),
    planted("while_suppressed", "a suppression stood", SUBSCRIBED,
            suppressed(day(50), suppression_id="sup"), m(day(40)))
    .broke("suppressed", "sup"),
    planted("while_suppressed_for_a_time", "one that has ended since", SUBSCRIBED,
            suppressed(day(50), ends_at=day(30), suppression_id="sup"), m(day(40)))
    .broke("suppressed", "sup"),
    planted("when_the_suppression_ended", "one that ended then", SUBSCRIBED,
            suppressed(day(50), ends_at=day(40)), m(day(40))),
    planted("before_the_suppression_arrived", "one that nobody knew", SUBSCRIBED,
            suppressed(day(50), suppression_id="sup", loaded_at=day(30)), m(day(40)))
    .broke("suppressed", "sup", later=True),
    planted("after_sunset", "to a sunset number", SUBSCRIBED,
            suppressed(day(50), reason="sunset", suppression_id="sun"), m(day(40)))
    .broke("sunset_suppressed", "sun"),
    planted("after_erasure", "to an erased one", SUBSCRIBED,
            suppressed(day(50), reason="erased", suppression_id="gone"), m(day(40)))
    .broke("erased", "gone"),
    planted("in_doubt", "a doubtful reply waits for a person", SUBSCRIBED, DOUBT, m(day(40)))
    .broke("suppressed", "doubtful"),
    planted("before_the_doubt_was_cleared", "cleared too late", SUBSCRIBED, DOUBT,
            review("no_opt_out", day(30)), m(day(40)))
    .broke("suppressed", "doubtful"),
    planted("after_the_doubt_was_cleared", "a person cleared it", SUBSCRIBED, DOUBT,
            review("no_opt_out", day(45)), m(day(40))),
    planted("at_night", "11 in the evening in New York", SUBSCRIBED, m(day(40, 3)))
    .broke("quiet_hours", "us_ny;us_tcpa"),
    planted("at_closing_time", "the end of a window is closed", SUBSCRIBED,
            m(NINE_IN_THE_EVENING))
    .broke("quiet_hours", "us_ny;us_tcpa"),
    planted("a_second_before_closing_time", "a second before is open", SUBSCRIBED,
            m(NINE_IN_THE_EVENING - SECOND)),
    planted("queued_at_night", "the queue may wait for the morning", SUBSCRIBED,
            sms_event("queued", day(40, 3), message_id="m"), m(day(40))),
    planted("on_a_sunday", "Mississippi has none", SUBSCRIBED, m(SUNDAY), **JACKSON)
    .broke("blocked_day", "us_ms"),
    planted("on_a_holiday", "Rhode Island keeps Labor Day", SUBSCRIBED, m(LABOR_DAY), **PROVIDENCE)
    .broke("blocked_holiday", "us_ri"),
    planted("at_six_in_honolulu", "the address was known", SUBSCRIBED, m(day(20)),
            updated_at=day(30), **HONOLULU)
    .broke("quiet_hours", "us_tcpa"),
    planted("to_honolulu_as_known_now", "the address was not", SUBSCRIBED, m(day(20)),
            updated_at=day(10), **HONOLULU)
    .broke("quiet_hours", "us_tcpa", later=True),
    planted("fourth_in_24_hours", "above the brand's cap", SUBSCRIBED,
            text(day(40, 14)), text(day(40, 15)), text(day(40, 16)), m(day(40, 17)))
    .broke("frequency_cap_24h", "brand_day"),
    planted("fourth_after_24_hours", "exactly 24 hours old is out", SUBSCRIBED,
            text(day(41)), text(day(41, 20)), text(day(40, 15)), m(day(40))),
    planted("fourth_in_florida", "above the law's cap too", SUBSCRIBED,
            text(day(40, 14)), text(day(40, 15)), text(day(40, 16)), m(day(40, 17)), **MIAMI)
    .broke("frequency_cap_24h", "brand_day;us_fl"),
    planted("fourth_as_known_now", "one of them was loaded later", SUBSCRIBED,
            text(day(40, 14)), text(day(40, 15), loaded_at=day(30)), text(day(40, 16)),
            m(day(40, 17)))
    .broke("frequency_cap_24h", "brand_day", later=True),
    planted("sixth_in_168_hours", "above the week's cap", SUBSCRIBED,
            *[text(day(ago)) for ago in (46, 45, 44, 43, 42)], m(day(40)))
    .broke("frequency_cap_168h", "brand_week"),
    planted("at_night_after_stop", "two rules at once", SUBSCRIBED, STOP, m(day(40, 3)))
    .broke("opted_out", "stop").broke("quiet_hours", "us_ny;us_tcpa"),
    planted("transactional", "no marketing, no rule", STOP, m(day(40, 3),
            message_category="transactional")),
    planted("and_cancelled", "it never went out", STOP,
            sms_event("queued", day(40), message_id="m"),
            sms_event("cancelled", day(40) + SECOND, message_id="m")),
    planted("seconds_after_the_stop", "the STOP arrived minutes later", SUBSCRIBED, STOP,
            m(day(50) + 10 * SECOND))
    .broke("opted_out", "stop", later=True),
]  # fmt: skip

CASES = [one.case for one in PLANTED]
VIOLATIONS = [broken for one in PLANTED for broken in one.broken]
