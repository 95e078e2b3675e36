"""Why somebody may be texted or not, by profile or phone number; `scripts/sms explain --help` says how."""

import functools
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

import pytz
import typer
import yaml
from dbt_common.exceptions import DbtBaseException
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sms_segmentation.explain import evidence, reasons
from sms_segmentation.explain.person import Reader, Row, connected, find, shown, unreadable
from sms_segmentation.explain.segment_rules import judge, segment_rules
from sms_segmentation.options import TargetOption, WarehouseOption
from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, mapping, opened, out, stop
from sms_segmentation.warehouse import Warehouse, WarehouseError


def main(
    person: Annotated[str, typer.Argument(help="Profile ID as in the inputs, or a phone number in any spelling.")],
    show_all: Annotated[
        bool, typer.Option("--all", help="Also print caps, places, features with the rows behind them, and the segments the profile is not in.")
    ] = False,
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
    variables: Annotated[
        str | None, typer.Option("--vars", metavar="YAML", help="dbt vars the warehouse was built with. Default: those of its last scripts/build.")
    ] = None,
) -> None:
    """Print whether a person may be texted and why, the consent record of the number, and the segments of the profile.

    Exit code 0: printed. 2: invalid input or configuration, or no such person; nothing was printed.
    """
    given = None if variables is None else mapping(variables)
    try:
        house = opened(target, warehouse)
        with house.one_connection():
            reader = connected(house)
            people = find(reader, person.strip())
            if len(people) > 1:
                tell_several(reader, [one["profile_id"] for one in people])
                return
            reader = reader.about(profile=people[0].get("profile_id"), phone=people[0]["phone_e164"])
            if reader.values["profile"] is None:
                tell_number(reader)
            else:
                tell(reader, last_vars(house) if given is None else given, show_all)
    except WarehouseError as error:
        stop(str(error))
    except DbtBaseException as error:
        stop(f"dbt cannot read profiles.yml: {str(error).strip().splitlines()[0]}")


def last_vars(house: Warehouse) -> dict[str, Any]:
    """The vars that the last run of scripts/build on this warehouse noted down."""
    try:
        found: dict[str, Any] = json.loads((ROOT / "target" / house.label / "run_results.json").read_text())["args"]["vars"]
    except (OSError, ValueError, KeyError):
        return {}
    return found


def printed(title: str, rows: Iterable[Iterable[Any]], *headers: str, to: Console = out) -> None:
    """A table that fits the terminal, 80 columns where there is none: long cells wrap, nothing is cut off."""
    rows = [[str(cell) for cell in row] for row in rows]
    if not rows:
        to.print(f"{escape(title)}: none.\n", highlight=False)
        return
    columns = [list(column) for column in zip(*([headers] if headers else []), *rows, strict=True)]
    longest = [max(map(len, column)) for column in columns]
    short = [length <= 16 for length in longest]
    # Short cells, such as times, keep their line as long as the others have room.
    has_room = sum(length for length, is_short in zip(longest, short, strict=True) if is_short) + 3 * len(columns) + 12 * short.count(False) <= to.width
    table = Table(box=box.SIMPLE_HEAD, title=escape(title), title_justify="left", title_style="bold", show_header=bool(headers))
    for index, is_short in enumerate(short):
        table.add_column(headers[index] if headers else "", overflow="fold", min_width=longest[index] if is_short and has_room else None)
    for row in rows:
        table.add_row(*row)
    to.print(table)


def tell_several(reader: Reader, profile_ids: list[str]) -> None:
    rows = reader.rows(
        "select profile_id, is_eligible, ineligibility_reasons from {sending_eligibility} where profile_id in {ids} order by profile_id", ids=profile_ids
    )
    table = [[escape(row["profile_id"]), shown(row["is_eligible"]), row["ineligibility_reasons"].replace(";", ", ") or "-"] for row in rows]
    printed(f"{len(rows)} profiles have this number", table, "profile", "eligible", "reasons")
    out.print("Run one of these, with the same options:")
    for row in rows:
        out.print(f"  scripts/sms explain {row['profile_id']}", markup=False, highlight=False, soft_wrap=True)


def tell(reader: Reader, dbt_vars: dict[str, Any], show_all: bool) -> None:
    """All about one live profile."""
    features = reader.rows("select * from {int_profile_features} where profile_id = {profile}")
    decisions = reader.rows("select * from {sending_eligibility} where profile_id = {profile}")
    if not decisions:
        raise WarehouseError(f"Profile {reader.values['profile']} arrived after the last decisions; run scripts/build.")
    tell_decision(reader, decisions[0])
    if reader.house.relation("profile_links"):
        tell_sources(reader)
    if show_all:
        tell_caps_and_places(reader)
    if reader.values["phone"]:
        tell_record(reader)
        tell_texts(reader)
    if features:
        tell_segments(reader, features[0], dbt_vars, show_all)
        if show_all:
            tell_features(reader, features[0], zone_of(dbt_vars))
    else:
        out.print("Segments: none yet; scripts/build without a selector computes the features of new profiles.\n", highlight=False)
    tell_unreadable(reader)
    if reader.missing:
        out.print(f"Left out, since the warehouse does not hold it: {', '.join(reader.missing)}. scripts/build builds all.", highlight=False)
    if not show_all:
        out.print("--all adds caps, places, the features with the rows behind them, and the other segments.", highlight=False)


def tell_number(reader: Reader) -> None:
    """The record of a number that no live profile has."""
    out.print(f"No live profile has {reader.values['phone']}; what is left is the record of the number.", highlight=False)
    tell_record(reader)
    tell_texts(reader)
    tell_unreadable(reader)


def tell_decision(reader: Reader, decision: Row, to: Console = out) -> None:
    head = f"Profile {decision['profile_id']}, number {decision['phone_e164'] or 'unknown'}, as of {shown(decision['as_of'])} UTC"
    to.print(f"\n[bold]{escape(head)}[/]", highlight=False)
    if decision["is_eligible"]:
        to.print("[bold green]Eligible[/]: a marketing text may go out now.\n", highlight=False)
        rows = [[what, escape("\n".join(sentences))] for what, sentences in reasons.permits(reader, decision)]
        printed("What permits it", rows, "", "rests on", to=to)
    else:
        to.print("[bold red]Not eligible[/]: no marketing text may go out now.\n", highlight=False)
        ends = {row["block_reason"]: row["blocked_until_at"] for row in blocks(reader)}
        rows = [
            [reason, escape("\n".join(reasons.why(reader, reason))), end_of(ends.get(reason), decision)]
            for reason in decision["ineligibility_reasons"].split(";")
        ]
        printed("Reasons", rows, "reason", "rests on", "until (UTC)", to=to)
    window = [shown(decision[name]) for name in ("window_opens_at", "window_closes_at")]
    facts = {
        "next eligible at": shown(decision["next_eligible_at"]),
        "remaining sends": decision["remaining_sends"],
        "binding cap": decision["binding_cap"] or "-",
        "window": " to ".join(window) if decision["window_opens_at"] else "-",
        "this holds until": shown(decision["decision_valid_until"]),
        "discounts": "barred: share of promotional texts reached" if decision["is_promotional_share_reached"] else "allowed",
    }
    printed("The next text (times in UTC)", facts.items(), to=to)


def tell_sources(reader: Reader) -> None:
    """The profiles of several sources that are this person, and what might have linked others and was not believed."""
    sources = reader.rows(
        "select links.source_profile_id, profiles.email, profiles.phone_e164, profiles.created_at, profiles.deleted_at from {profile_links} as links"
        " inner join {int_profiles_validated} as profiles on links.source_profile_id = profiles.profile_id"
        " where links.profile_id = {profile} order by profiles.created_at, links.source_profile_id"
    )
    rows = [[shown(row[name]) for name in ("source_profile_id", "email", "phone_e164", "created_at", "deleted_at")] for row in sources]
    printed("Profiles that are this person", rows, "profile", "e-mail", "number", "created", "deleted")
    conflicts = reader.rows(
        "select distinct conflicts.conflict, conflicts.conflict_value from {int_identity_conflicts} as conflicts inner join {profile_links} as links"
        " on conflicts.source_profile_id = links.source_profile_id where links.profile_id = {profile} order by 1, 2"
    )
    if conflicts:
        printed("Not believed to link", [[row["conflict"].replace("_", " "), row["conflict_value"]] for row in conflicts], "why", "what")


def blocks(reader: Reader) -> list[Row]:
    return reader.rows("select block_reason, blocked_until_at from {int_sending_blocks} where profile_id = {profile}")


def end_of(blocked_until_at: datetime | None, decision: Row) -> str:
    if blocked_until_at is None:
        return "lasting"
    return shown(blocked_until_at) if blocked_until_at > decision["as_of"] else "next window"


def tell_caps_and_places(reader: Reader) -> None:
    caps = reader.rows(
        "select cap_name, kind, max_messages, period_hours, counted, releases_at from {int_sending_caps}"
        " where profile_id = {profile} order by max_messages - counted, cap_name"
    )
    printed(
        "Caps",
        ([row["cap_name"], row["kind"], f"{row['counted']} of {row['max_messages']} {reasons.period(row['period_hours'])}", free_again(row)] for row in caps),
        *("cap", "kind", "counted", "room again (UTC)"),
    )
    texts = reader.rows("select counted_at, message_id, is_promotional from {int_counted_texts} where phone_e164 = {phone} order by newest limit 10")
    rows = [[shown(row["counted_at"]), escape(row["message_id"]), shown(row["is_promotional"])] for row in texts]
    printed("Texts counted towards caps, the newest", rows, "at (UTC)", "text", "promotional")
    places = [
        [row["country_code"] or "-", row["region_code"] or "-", row["time_zone"] or "unknown", shown(row["local_time"]), row["quiet_hours"] or "-"]
        for row in reasons.places(reader)
    ]
    printed("Places, all of which must be open", places, "country", "region", "zone", "local time", "quiet hours")


def free_again(cap: Row) -> str:
    return shown(cap["releases_at"]) if cap["counted"] >= cap["max_messages"] else "now"


def tell_record(reader: Reader) -> None:
    """The consent of the number, every act behind it, and its suppressions."""
    for state in reader.rows("select * from {consent_state} where phone_e164 = {phone}"):
        facts = {
            "status": f"{state['consent_status']}, level {reasons.known(state['consent_level'])}" if state["consent_level"] else state["consent_status"],
            "since": shown(state["since_at"]),
            "ends by itself at": shown(state["consent_expires_at"]),
            "first opt-in": shown(state["first_opt_in_at"]),
            "last opt-in": shown(state["last_opt_in_at"]),
            "last opt-out": shown(state["last_opt_out_at"]),
        }
        printed(f"Consent of {reader.values['phone']} (times in UTC)", facts.items())
    acts = reader.rows(
        "select ledger.effective_at, ledger.action, ledger.source, ledger.source_system, ledger.consent_level, effects.description as effect,"
        " ledger.consent_event_id, texts.body_text from {consent_ledger} as ledger"
        " inner join {consent_effects} as effects on ledger.effect_reason = effects.effect_reason left join {int_inbound_texts} as texts"
        " on ledger.consent_event_id = texts.sms_event_id and texts.is_accepted and ledger.phone_e164 = texts.phone_e164"
        " where ledger.phone_e164 = {phone} order by ledger.effective_at, ledger.consent_event_id"
    )
    rows = [[shown(row["effective_at"]), escape(act_of(row)), row["consent_level"] or "-", row["effect"]] for row in acts]
    printed("Consent record", rows, "from (UTC)", "act", "level", "effect")
    suppressions = reader.rows(
        "select history.evidence_id, history.block_reason, history.starts_at, history.ends_at, suppressions.reason"
        " from {int_suppression_history} as history left join {int_suppressions_validated} as suppressions"
        " on history.evidence_id = suppressions.suppression_id where history.phone_e164 = {phone} order by history.starts_at, history.evidence_id"
    )
    rows = [
        [shown(row["starts_at"]), shown(row["ends_at"]), row["block_reason"], row["reason"] or "-", escape(row["evidence_id"] or "-")] for row in suppressions
    ]
    printed("Suppressions", rows, "from (UTC)", "until (UTC)", "blocks as", "reason", "row")


def act_of(row: Row) -> str:
    if row["body_text"] is not None:
        return f"{row['action']} by text {reasons.quoted(row['body_text'])}, {row['consent_event_id']}"
    system = f" ({row['source_system']})" if row["source_system"] else ""
    return f"{row['action']} by {reasons.known(row['source'])}{system}, {row['consent_event_id']}"


def tell_texts(reader: Reader) -> None:
    """The newest marketing texts to the number, with the consent at that time and the rules that they broke."""
    texts = reader.rows(
        "select messages.first_sent_at, messages.message_id, spans.consent_status"
        f" from {evidence.MESSAGES} as messages left join {{int_consent_history}} as spans on messages.phone_e164 = spans.phone_e164"
        " and spans.valid_from <= messages.first_sent_at and (spans.valid_to is null or spans.valid_to > messages.first_sent_at)"
        " where messages.phone_e164 = {phone} and messages.is_marketing and messages.first_sent_at is not null"
        " order by messages.first_sent_at desc, messages.message_id limit 10"
    )
    broken: dict[str, list[str]] = {}
    for row in reader.rows("select message_id, rule, evidence_id from {sending_violations} where phone_e164 = {phone} order by rule, evidence_id"):
        broken.setdefault(row["message_id"], []).append(f"{row['rule']} ({row['evidence_id']})" if row["evidence_id"] else row["rule"])
    rows = [
        [shown(row["first_sent_at"]), escape(row["message_id"]), row["consent_status"] or "none", escape("\n".join(broken.get(row["message_id"], ["-"])))]
        for row in texts
    ]
    printed("Marketing texts, the newest", rows, "sent (UTC)", "text", "consent then", "rules broken")


def tell_segments(reader: Reader, features: Row, dbt_vars: dict[str, Any], show_all: bool) -> None:
    is_subscriber = features["can_receive_sms_marketing"]
    members: dict[str, list[str]] = {}
    for row in reader.rows("select segment_name, second_key from {segment_memberships} where profile_id = {profile} order by second_key"):
        members.setdefault(row["segment_name"], []).append(row["second_key"])
    if not (is_subscriber or members or show_all):
        out.print("Segments: none, since the number may not receive marketing texts (can_receive_sms_marketing is no).\n", highlight=False)
        return
    with err.status("Reading the rules of the segments"):
        rules = segment_rules(dbt_vars | {"as_of": str(reader.values["as_of"])})
    rows = functools.cache(lambda name: reader.rows(f"select * from {{{name}}} where profile_id = {{profile}}"))  # several segments join the same one
    inside: list[list[str]] = []
    outside: list[list[str]] = []
    for model, sql in sorted(rules.items()):
        verdict = judge(model, sql, features, rows)
        is_in = verdict.is_in and is_subscriber
        lines = [escape(condition) for condition in verdict.conditions]
        if not is_subscriber:
            lines = ["not in the consented base: can_receive_sms_marketing is no", *(lines if not verdict.is_in else [])]
        if is_in != (verdict.segment in members):
            lines.append("[red]the table says otherwise: was it built with other vars (--vars)?[/]")
        keys = ", ".join(key for key in members.get(verdict.segment, []) if key)
        name = escape(f"{verdict.segment} ({keys})" if keys else verdict.segment)
        (inside if is_in or verdict.segment in members else outside).append([name, "\n".join(lines) or "is in the consented base"])
    printed(f"In {len(inside)} segments" if inside else "Segments", inside, "segment", "because")
    doubtful = [row for row in outside if "the table says otherwise" in row[1]]
    if show_all or doubtful:
        printed(f"Not in {len(outside)} segments", outside if show_all else doubtful, "segment", "condition that fails")


def zone_of(dbt_vars: dict[str, Any]) -> Any:
    """The time zone whose days features count."""
    defaults = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    return pytz.timezone(dbt_vars.get("reporting_timezone", defaults["reporting_timezone"]))


def tell_features(reader: Reader, features: Row, zone: Any) -> None:
    left = dict(features)
    rows = []
    for area in evidence.AREAS:
        rows.append([f"[bold]{area.title}[/]", ""])
        for name in [name for name in left if area.features.fullmatch(name)]:
            rows.append([name, escape(shown(left.pop(name), name))])
        for proof in area.evidence:
            for row in proof.rows(reader):
                at = row.pop(proof.dated_by) if isinstance(row.get(proof.dated_by), datetime) else None
                words = [f"{name} {shown(value, name)}" for name, value in row.items() if value is not None]
                if at:
                    words.insert(0, days_ago(at, features["as_of_date"], zone))
                rows.append([f"[dim]{proof.title}[/]", f"[dim]{escape(', '.join(words))}[/]"])
    printed("Features, each area with the rows behind it", rows, "feature", "value")


def days_ago(at: datetime, as_of_date: date, zone: Any) -> str:
    """A time in UTC and how many days of the reporting time zone ago it was, as features count them."""
    days = (as_of_date - evidence.day_of(at, zone)).days
    return f"{shown(at)} ({('today', '1 day ago')[days] if days in (0, 1) else f'{days} days ago'})"


def tell_unreadable(reader: Reader) -> None:
    rows = [[escape(f"{row['input']} {row['row_key']}"), row["reason"], escape(cell_of(row)), lost(row)] for row in unreadable(reader)]
    if rows:
        printed("What could not be read", rows, "row", "reason", "cell as received", "left out")


def cell_of(row: Row) -> str:
    if row.get("column_name") is None:
        return "-"
    return f"{row['column_name']} {reasons.quoted(row['cell_text'])}"


def lost(row: Row) -> str:
    return "row" if row.get("is_row_rejected", True) else "cell"
