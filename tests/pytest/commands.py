"""Commands of sms, each in a fork of one process that has loaded what takes every command seconds to load.

Tests call `sms`; what they prove of scripts/ itself, and of signals, they prove of processes of their own.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, NoReturn

from sms_segmentation import cli
from sms_segmentation.paths import ROOT


def sms(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """What scripts/sms does with these words and environment variables."""
    with tempfile.NamedTemporaryFile("r") as output, tempfile.NamedTemporaryFile("r") as errors:
        asked = {"words": [str(word) for word in words], "environment": os.environ | settings, "files": [os.devnull, output.name, errors.name]}
        server = _server()
        assert server.stdin and server.stdout
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        return subprocess.CompletedProcess(words, int(server.stdout.readline()), output.read(), errors.read())


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen([sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True)
    atexit.register(server.communicate)  # which ends it
    return server


def serve() -> None:
    resource_tracker.ensure_running()  # else each command has one of its own, which complains of what a fork leaves to it
    for line in sys.stdin:
        asked = json.loads(line)
        if place := (cli.COMMANDS | cli.HIDDEN).get(asked["words"][0]):
            import_module(f"sms_segmentation.{place}")
        pid = os.fork()
        if not pid:
            become(**asked)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def become(words: list[str], environment: dict[str, str], files: list[str]) -> NoReturn:
    for stream, file in enumerate(files):
        os.dup2(os.open(file, os.O_RDWR), stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["sms", *words]
    code: Any = 0
    try:
        cli.app()
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
    # Not past the end of Python, where a library of extensions now and then complains of what a fork leaves to it.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve()
