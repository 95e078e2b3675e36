"""Vendors on this machine, to try scripts/sms activate against: they check each body, keep what they accepted, and fail as they are asked to.

    .venv/bin/python activation/mocks/vendors.py     # prints the environment variables to set

Bodies are checked against bodies.json: written from what the vendors document; none was compared with a published schema. Whatever could
give consent or send a text answers 403 and is remembered in `forbidden`.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jsonschema import Draft202012Validator

BODIES: dict[str, Any] = json.loads(Path(__file__).with_name("bodies.json").read_text(encoding="utf-8"))
FORBIDDEN_PATHS = re.compile(
    r"profile-subscription-bulk-create-jobs|/v1/subscriptions$|/Messages|/messages|campaign-send-jobs|subscriptions/subscribe|/api/v2/subscribers$"
)
# As a whole key or value, since names of people and segments may hold such words.
FORBIDDEN_WORDS = re.compile(r'"(?:(?:re)?subscribed?|opted?[-_ ]?in|accept(?:ed)?)"', re.IGNORECASE)


@dataclass
class Fault:
    """What a request to a path meets. times: how many requests in a row; holding: only requests whose body holds this text."""

    path: str
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    holding: str = ""
    drops: bool = False
    delay: float = 0.0


@dataclass
class Request:
    method: str
    path: str
    body: Any
    at: float


class Vendors:
    """All of them at one address, url. With failing, texts that a row holds fail inside an answer that says success."""

    def __init__(self) -> None:
        self.state: dict[str, dict[Any, Any]] = defaultdict(dict)
        self.requests: list[Request] = []
        self.forbidden: list[str] = []
        self.repeated: list[str] = []
        self.faults: list[Fault] = []
        self.failing: set[str] = set()
        self.on_request: Callable[[Request], None] = lambda request: None
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def environment(self) -> dict[str, str]:
        addresses = dict.fromkeys(("KLAVIYO_URL", "ATTENTIVE_URL", "POSTSCRIPT_URL", "TWILIO_URL", "BLOOMREACH_URL"), self.url)
        keys = ("KLAVIYO_API_KEY", "ATTENTIVE_API_KEY", "POSTSCRIPT_API_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "CDP_API_KEY")
        keys += ("BLOOMREACH_API_KEY_ID", "BLOOMREACH_API_SECRET", "BLOOMREACH_PROJECT_TOKEN", "BLOOMREACH_SEGMENTS_KEY")
        return addresses | dict.fromkeys(keys, "test") | {"BLOOMREACH_SEGMENTS_URL": f"{self.url}/segments/v1.0/i1", "CDP_URL": f"{self.url}/cdp"}

    def __enter__(self) -> Vendors:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def fault(self, request: Request, text: str) -> Fault | None:
        """The next fault that is planned for a request."""
        for fault in self.faults:
            if fault.times and fault.path in f"{request.method} {request.path}" and fault.holding in text:
                fault.times -= 1
                return fault
        return None

    def answer(self, request: Request) -> tuple[int, Any]:
        for pattern, take in ROUTES.items():
            if found := re.fullmatch(pattern, f"{request.method} {request.path}"):
                schema = BODIES.get(take.__name__)
                problems = [error.message for error in Draft202012Validator(schema).iter_errors(request.body)] if schema else []
                if problems:
                    return 400, {"errors": problems}
                return take(self, request.body, *found.groups())
        return 404, {"errors": ["no such path"]}

    def once(self, kind: str, key: str, value: Any) -> None:
        """Keep an event by its id; the vendor leaves out what it has, and the list `repeated` says so."""
        if key in self.state[kind]:
            self.repeated.append(key)
        self.state[kind].setdefault(key, value)


def klaviyo_unsubscribe(vendors: Vendors, body: Any) -> tuple[int, Any]:
    for profile in body["data"]["attributes"]["profiles"]["data"]:
        vendors.state["klaviyo_unsubscribed"][profile["attributes"]["phone_number"]] = True
    return 202, None


def klaviyo_list_add(vendors: Vendors, body: Any, list_id: str) -> tuple[int, Any]:
    vendors.state["klaviyo_lists"].setdefault(list_id, set()).update(item["id"] for item in body["data"])
    return 204, None


def klaviyo_list_remove(vendors: Vendors, body: Any, list_id: str) -> tuple[int, Any]:
    vendors.state["klaviyo_lists"].setdefault(list_id, set()).difference_update(item["id"] for item in body["data"])
    return 204, None


def klaviyo_import(vendors: Vendors, body: Any) -> tuple[int, Any]:
    for profile in body["data"]["attributes"]["profiles"]["data"]:
        vendors.state["klaviyo_profiles"][profile["attributes"]["external_id"]] = profile["attributes"]
    return 202, {"data": {"type": "profile-bulk-import-job", "id": "1"}}


def klaviyo_events(vendors: Vendors, body: Any) -> tuple[int, Any]:
    for one in body["data"]["attributes"]["events-bulk-create"]["data"]:
        for event in one["attributes"]["events"]["data"]:
            vendors.once("klaviyo_events", event["attributes"]["unique_id"], event["attributes"])
    return 202, None


def attentive_unsubscribe(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.state["attentive_unsubscribed"][body["user"]["phone"]] = True
    return 202, {}


def attentive_members_add(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.state["attentive_segments"].setdefault(body["externalId"], set()).update(member["clientUserId"] for member in body["members"])
    return 202, {"bulkJobId": "1"}


def attentive_members_remove(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.state["attentive_segments"].setdefault(body["externalId"], set()).difference_update(member["clientUserId"] for member in body["members"])
    return 202, {"bulkJobId": "1"}


def attentive_attributes(vendors: Vendors, body: Any) -> tuple[int, Any]:
    for user in body["users"]:
        vendors.state["attentive_users"][user["identifiers"]["clientUserId"]] = user["attributes"]["custom"]
    return 202, {"bulkJobId": "1"}


def attentive_event(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.once("attentive_events", body["externalEventId"], body)
    return 200, {}


def postscript_unsubscribe(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.state["postscript_unsubscribed"][body["phone_number"]] = True
    return 200, {}


def postscript_update(vendors: Vendors, body: Any, subscriber: str) -> tuple[int, Any]:
    vendors.state["postscript_subscribers"][subscriber] = body["properties"]
    return 200, {}


def postscript_event(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.once("postscript_events", body["external_id"], body)
    return 201, {}


def twilio_consents(vendors: Vendors, body: Any) -> tuple[int, Any]:
    answer = []
    for item in body:
        fails = item["contact_id"] in vendors.failing
        if not fails:
            vendors.state["twilio_consents"][item["correlation_id"]] = item
        answer.append({"correlation_id": item["correlation_id"], "error_code": 30644 if fails else 0, "error_messages": ["failed"] if fails else []})
    return 201, {"items": answer}


def bloomreach_batch(vendors: Vendors, body: Any) -> tuple[int, Any]:
    results: list[dict[str, Any]] = []
    for command in body["commands"]:
        person = command["data"]["customer_ids"]["registered"]
        if person in vendors.failing:
            results.append({"success": False, "errors": ["failed"]})
            continue
        if command["name"] == "customers":
            vendors.state["bloomreach_properties"][person] = command["data"]["properties"]
        else:
            vendors.state["bloomreach_consents"][command["command_id"]] = command["data"]
        results.append({"success": True})
    return 200, {"results": results, "success": all(result["success"] for result in results)}


def bloomreach_memberships(vendors: Vendors, body: Any) -> tuple[int, Any]:
    errors = []
    for update in body["updates"]:
        members = vendors.state["bloomreach_segments"].setdefault(update["segment_id"], set())
        failed = sorted(set(update["customer_ids"]) & vendors.failing)
        accepted = set(update["customer_ids"]) - vendors.failing
        members.update(accepted) if update["operation"] == "join" else members.difference_update(accepted)
        if failed:
            errors.append({"segment_id": update["segment_id"], "code": "processing_error", "customer_ids": failed})
    return (207, {"errors": errors}) if errors else (200, {})


def cdp_segment(vendors: Vendors, body: Any) -> tuple[int, Any]:
    vendors.state["cdp_segments"][body["phone"]] = (body["segment"], body["timestamp"])
    return 200, {}


ROUTES: dict[str, Callable[..., tuple[int, Any]]] = {
    r"POST /api/profile-subscription-bulk-delete-jobs": klaviyo_unsubscribe,
    r"POST /api/lists/([^/]+)/relationships/profiles": klaviyo_list_add,
    r"DELETE /api/lists/([^/]+)/relationships/profiles": klaviyo_list_remove,
    r"POST /api/profile-bulk-import-jobs": klaviyo_import,
    r"POST /api/event-bulk-create-jobs": klaviyo_events,
    r"POST /v1/subscriptions/unsubscribe": attentive_unsubscribe,
    r"POST /v2/bulk/segments/members": attentive_members_add,
    r"DELETE /v2/bulk/segments/members": attentive_members_remove,
    r"POST /v2/bulk/user/attributes": attentive_attributes,
    r"POST /v1/events/custom": attentive_event,
    r"PATCH /api/v2/compliance/unsubscribe": postscript_unsubscribe,
    r"PATCH /api/v2/subscribers/([^/]+)": postscript_update,
    r"POST /api/v2/events": postscript_event,
    r"POST /v1/Consents/Bulk": twilio_consents,
    r"POST /track/v2/projects/[^/]+/batch": bloomreach_batch,
    r"POST /segments/v1.0/i1/membership-updates": bloomreach_memberships,
    r"POST /cdp": cdp_segment,
}


def _handler(vendors: Vendors) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if "form-urlencoded" in (self.headers.get("Content-Type") or ""):
                text = parse_qs(text).get("Items", [""])[0]
            try:
                body = json.loads(text)
            except ValueError:
                body = None
            request = Request(self.command, self.path, body, time.monotonic())
            with vendors.lock:
                vendors.requests.append(request)
                vendors.on_request(request)
                fault = vendors.fault(request, text)
            if fault and fault.drops:
                self.close_connection = True
                self.connection.close()
                return
            if fault and fault.delay:
                time.sleep(fault.delay)
            if FORBIDDEN_PATHS.search(self.path) or FORBIDDEN_WORDS.search(text) or ("import-jobs" in self.path and '"lists"' in text):
                vendors.forbidden.append(f"{self.command} {self.path} {text[:500]}")
                self.say(403, {"errors": ["forbidden here"]}, {})
            elif fault and not fault.delay:
                self.say(fault.status, {"errors": ["planned"]}, fault.headers)
            else:
                with vendors.lock:
                    status, answer = vendors.answer(request)
                self.say(status, answer, {})

        do_POST = do_PATCH = do_PUT = do_DELETE = do_GET = handle_any

        def say(self, status: int, answer: Any, headers: dict[str, str]) -> None:
            content = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: requests are kept."""

    return Handler


if __name__ == "__main__":
    with Vendors() as started:
        print("\n".join(f"export {name}={value}" for name, value in started.environment.items()), flush=True)
        threading.Event().wait()
