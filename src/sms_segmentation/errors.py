"""Every command ends in a sentence, whatever goes wrong. Standard library only, because it is loaded before anything that takes time."""

from __future__ import annotations

import atexit
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sms_segmentation.paths import ROOT

FAULTS = ROOT / "logs" / "fault.log"


# A phone number with its calling code, as databases and people write it.
NUMBER = re.compile(r"\+[1-9](?:[\s().-]{0,2}\d){7,14}(?!\d)")


def masked(text: str) -> str:
    """A text without the digits of phone numbers but the last four of each; no longer and no shorter."""
    return NUMBER.sub(lambda found: re.sub(r"\d(?=(?:\D*\d){4})", "*", found[0]), text)


def mask_file(file: Path, start: int = 0) -> None:
    """Mask the phone numbers of a log in its place, from a position on; of all of it where it is a younger file."""
    if not file.exists():
        return
    with file.open("r+b") as log:
        log.seek(start if start <= file.stat().st_size else 0)
        while True:
            place, line = log.tell(), log.readline()
            if not line:
                return
            if b"+" in line and (clean := masked(line.decode("latin-1")).encode("latin-1")) != line:
                log.seek(place)
                log.write(clean)


class WarehouseError(Exception):
    """Something the caller can put right; the message is a sentence that says what."""


@contextmanager
def ending_in_a_sentence() -> Iterator[None]:
    """While inside, an error ends the process with a sentence: exit code 130 after ctrl-C, else 2. Faults of our own go to a log."""
    try:
        yield
    except SystemExit as error:
        if error.code == 130:
            # Ctrl-C, as typer puts it. Under -m Python dies of the signal instead where that came into code made from text, as dbt has it.
            _leave(130)
        raise
    except (Exception, KeyboardInterrupt) as error:
        end(error)


def end(error: BaseException) -> NoReturn:
    code = 2
    if isinstance(error, BrokenPipeError):  # whoever read the output, such as head, has seen enough
        os._exit(1)
    if isinstance(error, KeyboardInterrupt):
        said, code = "Interrupted.", 130
    elif isinstance(error, WarehouseError):
        said = str(error)
    elif isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("sms_segmentation"):
        said = f"Package {error.name} is missing; scripts/sms runs this command with the packages it needs, or pip install -r requirements-dev.txt."
    elif isinstance(error, OSError) and error.strerror:
        said = f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    elif isinstance(error, MemoryError):
        said = "Out of memory."
    else:
        said = f"This should not happen: {type(error).__name__} {' '.join(str(error).split())[:300]}.{_logged(error)}"
    sys.stdout.flush()
    print(masked(said), file=sys.stderr, flush=True)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End past libraries that complain on the way out of what an error still holds."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _logged(error: BaseException) -> str:
    try:
        FAULTS.parent.mkdir(parents=True, exist_ok=True)
        FAULTS.write_text(masked("".join(traceback.format_exception(error))), encoding="utf-8")
    except OSError:
        return ""
    return f" {FAULTS} says where; please report it."
