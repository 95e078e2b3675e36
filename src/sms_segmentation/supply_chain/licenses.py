"""Under which license each installed package is, as its own metadata says, and whether the project may use it."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from sms_segmentation.supply_chain.locks import Pin

# SPDX names. Weak copyleft of files (MPL) binds only who changes those files.
ALLOWED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib"),
}
# What older metadata says instead.
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Looked at one by one.
EXCEPTIONS = {
    "psycopg2-binary": "LGPL-3.0 with exceptions: used as a library, unchanged; for Postgres and tests",
    "text-unidecode": "Artistic License or GPL: taken under the first, unchanged; a library of agate, which dbt reads tables with",
}


def license_of(name: str) -> str | None:
    """SPDX expression of an installed package; what its metadata says where that is none; None where it is not installed."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [line.split(" :: ")[-1] for line in found.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [SPDX.get(word, word) for word in classifiers if word != "OSI Approved"]
    stated = _field(found, "License").split("\n")[0]
    return _field(found, "License-Expression") or " AND ".join(named) or SPDX.get(stated, stated) or "none stated"


def _field(found: PackageMetadata, name: str) -> str:
    return found[name].strip() if name in found else ""


def is_allowed(expression: str) -> bool:
    """Whether every license of an expression is allowed; of plain alternatives one has to be."""
    alternatives = [expression] if "(" in expression else re.split(r"\bOR\b", expression)
    return any(all(word.strip() in ALLOWED for word in re.split(r"\b(?:AND|OR)\b|[()]", words) if word.strip()) for words in alternatives)


def refused(pinned: list[Pin]) -> list[str]:
    """Installed packages among the pins that are neither under an allowed license nor excepted, with what they are under."""
    under = {pin.name: license_of(pin.name) for pin in pinned}
    return [f"{name}: {words}" for name, words in sorted(under.items()) if words is not None and name not in EXCEPTIONS and not is_allowed(words)]
