"""A destination of drt: its rest_api with urls by row, form bodies, and a look into answers that say success.

Rows go out in the order they come in; a request holds those that follow each other under one url. drt's own retries, rate limits and queue of
failed rows apply. What a vendor has accepted is written down at once (SMS_ACCEPTED), so that a run that is killed does not send it again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlparse

import httpx
from drt.config.base import GenericDestinationConfig
from drt.config.models import AuthConfig, SyncOptions
from drt.connectors.registry import register_destination
from drt.destinations.auth import AuthHandler
from drt.destinations.base import SyncResult
from drt.destinations.rate_limiter import RateLimiter, resolve_rate_limiter
from drt.destinations.retry import resolve_retry, with_retry
from drt.destinations.row_errors import RowError
from drt.templates.renderer import render_template
from pydantic import ConfigDict, Field

# Where the vendor has answered but nothing of it is JSON.
NOTHING: dict[str, Any] = {}


class CheckedRestApiConfig(GenericDestinationConfig):
    """Templates see `rows` of the request, `row`, the first of them, and `ids`, names of the vendor for ours."""

    model_config = ConfigDict(extra="forbid")

    url: str
    method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST"
    headers: dict[str, str] = Field(default_factory=dict)
    body: str
    form_field: str | None = None  # the body is sent as this field of a form
    ids_env: str | None = None  # environment variable with a JSON object
    max_records_per_request: int = Field(default=1, ge=1)
    together: str = ""  # rows of a request have this in common, besides the url
    # What is wrong with a row, of `body`, the answer as JSON, `row` and its `index` in the request; empty when it was accepted.
    failed: str | None = None
    key: str  # column that names a row
    version: str | None = None  # column that changes with the row of that key
    timeout: float = 30.0
    auth: AuthConfig | None = None

    def rate_limit_key(self) -> str:
        return f"{self.type}:{urlparse(self.url).netloc}"


class CheckedRestApi:
    def load(self, records: list[dict[str, Any]], config: Any, sync_options: SyncOptions) -> SyncResult:
        result = SyncResult()
        limiter = resolve_rate_limiter(config, sync_options, limiter_factory=RateLimiter)
        headers = {**config.headers, **AuthHandler(config.auth).get_headers()}
        ids = json.loads(os.environ.get(config.ids_env or "") or "{}")
        with httpx.Client(timeout=config.timeout) as client:
            for start, url, rows in requests(records, config, ids):
                try:
                    body = render_template(config.body, rows[0], rows=rows, ids=ids)
                    response = self._send(client, limiter, config, sync_options, url, headers, body)
                    problems = self._problems(response, rows, config)
                except httpx.HTTPStatusError as error:
                    problems = [(error.response.status_code, error.response.text[:500] or str(error))] * len(rows)
                except Exception as error:  # a template or the network: the next request may fare better
                    problems = [(None, str(error) or type(error).__name__)] * len(rows)
                self._count(result, start, rows, problems)
                self._write_down([row for row, problem in zip(rows, problems, strict=True) if problem is None], config, sync_options)
                if result.failed and sync_options.on_error == "fail":
                    break
        return result

    @staticmethod
    def _send(client: httpx.Client, limiter: Any, config: Any, options: SyncOptions, url: str, headers: dict[str, str], body: str) -> httpx.Response:
        sent: dict[str, Any] = {"data": {config.form_field: body}} if config.form_field else {"content": body.encode()}
        kind = {} if config.form_field else {"Content-Type": "application/json"}

        def ask() -> httpx.Response:
            limiter.acquire()  # a repeated request counts too
            response = client.request(config.method, url, headers={**kind, **headers}, **sent)
            response.raise_for_status()
            return response

        return with_retry(ask, resolve_retry(config.retry, options))

    @staticmethod
    def _problems(response: httpx.Response, rows: list[dict[str, Any]], config: Any) -> list[tuple[int | None, str] | None]:
        """What is wrong with each row, though the answer is a success; None where nothing is."""
        status = response.status_code
        if config.failed is None:
            return [(status, response.text[:500])] * len(rows) if status == 207 else [None] * len(rows)
        try:
            body = response.json()
        except ValueError:
            body = NOTHING
        said = [render_template(config.failed, row, body=body, index=index).strip() for index, row in enumerate(rows)]
        if status == 207 and not any(said):  # some failed, and no one knows which
            return [(status, response.text[:500])] * len(rows)
        return [(status, words[:500]) if words else None for words in said]

    @staticmethod
    def _count(result: SyncResult, start: int, rows: list[dict[str, Any]], problems: list[tuple[int | None, str] | None]) -> None:
        for place, (row, problem) in enumerate(zip(rows, problems, strict=True), start):
            if problem is None:
                result.success += 1
            else:
                result.failed += 1
                result.row_errors.append(RowError(place, json.dumps(row, default=str)[:200], problem[0], problem[1]))

    @staticmethod
    def _write_down(rows: list[dict[str, Any]], config: Any, sync_options: SyncOptions) -> None:
        file = os.environ.get("SMS_ACCEPTED")
        if file and rows:
            version = config.version or config.key
            lines = [json.dumps([sync_options._sync_name, str(row[config.key]), str(row[version])]) + "\n" for row in rows]
            with open(file, "a", encoding="utf-8") as log:
                log.write("".join(lines))
                log.flush()
                os.fsync(log.fileno())


def requests(records: list[dict[str, Any]], config: Any, ids: dict[str, str]) -> Iterator[tuple[int, str, list[dict[str, Any]]]]:
    """Place of the first row, url and rows of each request."""
    places = [(render_template(config.url, row, ids=ids), render_template(config.together, row)) for row in records]
    start = 0
    while start < len(records):
        end = start + 1
        while end < len(records) and end - start < config.max_records_per_request and places[end] == places[start]:
            end += 1
        yield start, places[start][0], records[start:end]
        start = end


def register() -> None:
    register_destination("checked_rest_api", CheckedRestApiConfig, CheckedRestApi)
