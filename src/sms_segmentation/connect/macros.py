"""What the dbt project says of vendors, read without dbt: macros/connectors for who gives what, models/staging for the raw tables behind it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from jinja2 import Environment

from sms_segmentation.paths import ROOT

MACROS = ROOT / "macros" / "connectors"
STAGING = ROOT / "models" / "staging"
REF = re.compile(r"ref\('(\w+)'\)")
RAW_TABLES = re.compile(r"vendor_rows\(\s*'\w+',\s*\[([^\]]*)\]")


class _Returned(Exception):
    """How a macro gives a value that is no text, as in dbt."""


class Macros:
    """The macros that decide which inputs are read from which connection, for some vars of the project."""

    def __init__(self, dbt_vars: dict[str, Any]) -> None:
        self._environment = Environment(extensions=["jinja2.ext.do"])
        names = ("vendors", "connections", "input_owner", "connections_giving", "is_connected")
        self._environment.globals.update({name: partial(self._call, name) for name in names})
        self._environment.globals.update({"var": lambda name: dbt_vars.get(name) or {}, "return": self._return})
        self._modules = {name: self._environment.from_string((MACROS / f"{name}.sql").read_text(encoding="utf-8")).module for name in names}

    def _call(self, name: str, *arguments: Any, **named: Any) -> Any:
        try:
            return str(getattr(self._modules[name], name)(*arguments, **named))
        except _Returned as returned:
            return returned.args[0]

    @staticmethod
    def _return(value: Any) -> None:
        raise _Returned(value)

    def vendors(self) -> dict[str, dict[str, Any]]:
        """Loaders, required tables (lists of names) and inputs of each vendor."""
        return dict(self._call("vendors"))

    def vendor_of(self, connection: str) -> str:
        """The vendor whose models read a connection."""
        return str(next(one["vendor"] for one in self._call("connections") if one["name"] == connection))

    def inputs_of(self, connection: str) -> dict[str, str | None]:
        """The inputs that a vendor gives, each with the vendor that owns it where that is another one."""
        vendor = self.vendor_of(connection)
        given = self.vendors().get(vendor, {}).get("inputs", [])
        return {name: None if self._call("is_connected", vendor, name) else self._call("input_owner", name)[0] for name in given}


def raw_tables(vendor: str, input_name: str) -> list[list[str]]:
    """The raw tables that a vendor's model of an input is made from, each as the names that loaders have for it."""
    files = {file.stem: file for file in (STAGING / vendor).rglob("*.sql")}
    found: list[list[str]] = []
    waiting = [f"stg_{vendor}__{input_name}"]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in files and name not in seen:
            seen.add(name)
            text = files[name].read_text(encoding="utf-8")
            found += [names for names in (re.findall(r"'([^']+)'", listed) for listed in RAW_TABLES.findall(text)) if names not in found]
            waiting += REF.findall(text)
    return found
